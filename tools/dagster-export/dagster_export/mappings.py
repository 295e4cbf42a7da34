"""How the partitions of dependencies follow, as a bundle says it."""

from __future__ import annotations

import dagster as dg

from dagster_export.documents import CannotExportError, Document


def mapping(given: dg.PartitionMapping) -> Document:
    """How the partitions of a dependency follow."""
    document = _mapping_of_kind(given)
    if getattr(given, "allow_nonexistent_upstream_partitions", False):
        document["allowNonexistentUpstream"] = True
    return document


def _mapping_of_kind(given: dg.PartitionMapping) -> Document:
    if isinstance(given, dg.IdentityPartitionMapping):
        return {"type": "identity"}
    if isinstance(given, dg.AllPartitionMapping):
        return {"type": "all"}
    if isinstance(given, dg.LastPartitionMapping):
        return {"type": "last"}
    if isinstance(given, dg.SpecificPartitionsPartitionMapping):
        return {"type": "specific", "keys": list(given.partition_keys)}
    if isinstance(given, dg.StaticPartitionMapping):
        table = given.downstream_partition_keys_by_upstream_partition_key
        keys = {up: [down] if isinstance(down, str) else list(down) for up, down in table.items()}
        return {"type": "static", "keys": keys}
    if isinstance(given, dg.TimeWindowPartitionMapping):
        offsets = {"startOffset": given.start_offset, "endOffset": given.end_offset}
        return {"type": "timeWindow"} | {name: n for name, n in offsets.items() if n}
    if isinstance(given, dg.MultiToSingleDimensionPartitionMapping):
        name = given.partition_dimension_name
        return {"type": "multiToSingle"} | ({"dimension": name} if name else {})
    if isinstance(given, dg.MultiPartitionMapping):
        by_dimension = given.downstream_mappings_by_upstream_dimension
        dimensions = {
            upstream: {"dimension": to.dimension_name, "mapping": mapping(to.partition_mapping)}
            for upstream, to in by_dimension.items()
        }
        return {"type": "multi", "dimensions": dimensions}
    raise CannotExportError(f"its mapping is a {type(given).__name__}, a class of your own")
