"""A partition for each file of a folder."""

import os
from pathlib import Path

import dagster as dg

from guides.folder import write

files = dg.DynamicPartitionsDefinition(name="files")


@dg.asset(partitions_def=files)
def files_metadata(context: dg.AssetExecutionContext) -> dict[str, int]:
    return {"size": len(context.partition_key)}


@dg.asset(partitions_def=files)
def processed_files(
    context: dg.AssetExecutionContext, files_metadata: dict[str, int]
) -> dict[str, int]:
    return {name: 2 * size for name, size in files_metadata.items()}


@dg.asset(partitions_def=files)
def compressed_files(context: dg.AssetExecutionContext, processed_files: dict[str, int]) -> None:
    write(f"compressed/{context.partition_key}", str(processed_files["size"]))


@dg.sensor(asset_selection=[files_metadata, processed_files, compressed_files])
def file_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    new = [
        path.name
        for path in Path(os.environ["MY_DIRECTORY"]).iterdir()
        if not context.instance.has_dynamic_partition("files", path.name)
    ]
    return dg.SensorResult(
        run_requests=[dg.RunRequest(partition_key=name) for name in new],
        dynamic_partitions_requests=[files.build_add_request(new)],
    )


every_file = dg.define_asset_job(
    "every_file", selection=[files_metadata, processed_files, compressed_files]
)

defs = dg.Definitions(
    assets=[files_metadata, processed_files, compressed_files],
    jobs=[every_file],
    sensors=[file_sensor],
)
