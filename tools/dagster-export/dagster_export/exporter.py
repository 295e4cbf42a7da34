"""The bundle of a ``Definitions`` object, and what it had to leave out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from dagster_export import config, policies
from dagster_export.documents import CannotExportError, Document, Finding, text
from dagster_export.mappings import mapping
from dagster_export.materializers import Programs, Workers
from dagster_export.partitions import dynamic_sets, partitions
from dagster_export.pools import Pools
from dagster_export.schedules import NAME, job, schedules, selection
from dagster_export.sensors import hint

API_VERSION = "tranche.io/v1"
ASSET_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")

INTERNAL = "dagster/internal_freshness_policy"


def _metadata(node: Any) -> dict[str, str]:
    return {name: text(value) for name, value in node.metadata.items() if name != INTERNAL}


@dataclass
class Exporter:
    """Turns definitions into a bundle, and notes what it had to leave out."""

    definitions: dg.Definitions
    bundle: str
    made_by: Workers | Programs
    namespace: str | None = None
    pools: Pools = field(default_factory=Pools)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.graph = self.definitions.resolve_asset_graph()
        self.repository = self.definitions.get_repository_def()
        self.assets: dict[dg.AssetKey, Document] = {}
        self.materializers: dict[str, Document] = {}

    def export(self) -> Document:
        for key in self.graph.toposorted_asset_keys:
            self._add_asset(key)
        for key, document in self.assets.items():
            self._add_dependencies(key, document)
        sets = dict.fromkeys(
            name
            for document in self.assets.values()
            if "partitions" in document
            for name in dynamic_sets(document["partitions"])
        )
        jobs = {document["name"]: document for document in self._jobs()}
        plans = list(self._schedules(jobs))
        for sensor in self.definitions.sensors or ():
            self._note(f"sensor {sensor.name}", hint(sensor))
        named = {document["pool"] for document in self.assets.values() if "pool" in document}
        sections = {
            "partitionSets": [{"name": name} for name in sets],
            "pools": list(self.pools.documents(sorted(named), self._note)),
            "materializers": list(self.materializers.values()),
            "assets": list(self.assets.values()),
            "jobs": list(jobs.values()),
            "schedules": plans,
        }
        head: Document = {"apiVersion": API_VERSION, "bundle": self.bundle}
        if self.namespace:
            head["namespace"] = self.namespace
        return head | {name: documents for name, documents in sections.items() if documents}

    def _note(self, subject: str, reason: str) -> None:
        self.findings.append(Finding(subject, reason))

    def _add_asset(self, key: dg.AssetKey) -> None:
        node = self.graph.get(key)
        name = key.to_user_string()
        document: Document = {"key": name}
        try:
            if not ASSET_KEY.fullmatch(name):
                raise CannotExportError(
                    "keys have letters, digits, _, - and ., in segments joined by /"
                )
            if node.description:
                document["description"] = node.description
            if node.group_name != "default":
                document["group"] = node.group_name
            if node.owners:
                document["owners"] = list(node.owners)
            if node.tags:
                document["tags"] = dict(node.tags)
            if _metadata(node):
                document["metadata"] = _metadata(node)
            if node.partitions_def is not None:
                document["partitions"] = partitions(node.partitions_def)
        except CannotExportError as reason:
            self._note(f"asset {name}", f"left out: {reason}")
            return
        self._add_checks(node, document)
        self._add(name, document, "freshness", lambda: self._freshness(name, node, document))
        if node.is_materializable:
            document["materializer"] = self._materializer(node)
            self._add_policies(name, node, document)
        else:
            document["external"] = True
        if node.is_observable:
            self._note(f"observation function of asset {name}", "nothing calls it")
        self.assets[key] = document

    def _add(
        self, name: str, document: Document, what: str, found: Callable[[], Document | None]
    ) -> None:
        try:
            value = found()
        except CannotExportError as reason:
            self._note(f"{what} of asset {name}", str(reason))
        else:
            if value:
                document[what] = value

    def _add_policies(self, name: str, node: Any, document: Document) -> None:
        self._add(name, document, "automation", lambda: policies.automation(node))
        self._add(name, document, "retryPolicy", lambda: policies.retries(node))
        self._add(name, document, "backfillPolicy", lambda: policies.backfills(node))
        self._add(name, document, "configSchema", lambda: config.schema(node))
        pool, others = policies.pool(node)
        if pool and not NAME.fullmatch(pool):
            self._note(f"pool of asset {name}", f"names have at most one / ({pool})")
        elif pool:
            document["pool"] = pool
        if others:
            self._note(f"pool of asset {name}", others)

    def _freshness(self, name: str, node: Any, document: Document) -> Document | None:
        found, reason = policies.freshness(node, document)
        if reason:
            self._note(f"freshness of asset {name}", reason)
        return found

    def _add_checks(self, node: Any, document: Document) -> None:
        checks = []
        for key in sorted(node.check_keys):
            check = self.graph.get(key)
            checks.append({"name": key.name})
            if check.description:
                checks[-1]["description"] = check.description
            if check.blocking:
                checks[-1]["blocking"] = True
            if check.automation_condition is not None:
                self._note(
                    f"automation of check {key.name} of asset {document['key']}",
                    "a check is asked whenever its asset is made",
                )
        if checks:
            document["checks"] = checks

    def _materializer(self, node: Any) -> Document:
        """What several assets share that one function makes together, or can make together."""
        alone, apart = self._made_by_one_function(node)
        if alone:
            return self.made_by.document()
        name = str(node.assets_def.node_def.name)
        shared: Document = {"name": name}
        if apart:
            shared["subsettable"] = True
        self.materializers[name] = shared | {"materializer": self.made_by.document()}
        return {"type": "shared", "name": name}

    def _made_by_one_function(self, node: Any) -> tuple[bool, bool]:
        """Whether the asset is alone, and if not, whether it can be made without the others."""
        together = node.assets_def.keys
        if len(node.execution_set_asset_keys) > 1:
            return False, False
        definitions = {self.graph.get(key).partitions_def for key in together}
        return len(together) == 1 or len(definitions) > 1 or self._is_interleaved(together), True

    def _is_interleaved(self, together: Any) -> bool:
        """Whether one of them reads another through a third that is made elsewhere."""
        elsewhere = {
            parent
            for key in together
            for parent in self.graph.get(key).parent_keys
            if parent not in together
        }
        seen: set[dg.AssetKey] = set()
        while elsewhere:
            key = elsewhere.pop()
            if key in together:
                return True
            seen.add(key)
            elsewhere |= set(self.graph.get(key).parent_keys) - seen
        return False

    def _add_dependencies(self, key: dg.AssetKey, document: Document) -> None:
        node = self.graph.get(key)
        dependencies = []
        for parent in sorted(set(node.parent_keys) | (set(node.partition_mappings) & {key})):
            name = parent.to_user_string()
            subject = f"dependency of asset {document['key']} on {name}"
            dependency: Document = {"asset": name}
            if parent not in self.assets:
                self._note(subject, "left out, for that asset is")
                continue
            given = node.partition_mappings.get(parent)
            try:
                if given is not None:
                    dependency["mapping"] = mapping(given)
            except CannotExportError as reason:
                self._note(subject, f"left out: {reason}")
                continue
            dependencies.append(dependency)
        if dependencies:
            document["deps"] = dependencies

    def _keys_of_job(self, name: str) -> list[dg.AssetKey]:
        keys = self.repository.get_job(name).asset_layer.selected_asset_keys
        if not keys:
            raise CannotExportError("it runs ops, not assets")
        if missing := [key.to_user_string() for key in sorted(keys) if key not in self.assets]:
            raise CannotExportError(f"it runs assets that were left out ({', '.join(missing)})")
        return [key for key in sorted(keys) if "external" not in self.assets[key]]

    def _jobs(self) -> Iterator[Document]:
        for given in self.definitions.jobs or ():
            try:
                keys = self._keys_of_job(given.name)
                yield job(given, [key.to_user_string() for key in keys])
            except CannotExportError as reason:
                self._note(f"job {given.name}", str(reason))
                continue
            if getattr(given, "config", None):
                self._note(f"configuration of job {given.name}", "a job has none, its runs may")
            if getattr(given, "hooks", None):
                self._note(f"hooks of job {given.name}", "sensors of type runStatus hear of runs")

    def _schedules(self, jobs: dict[str, Document]) -> Iterator[Document]:
        unresolved = {s.name: s for s in self.definitions.schedules or ()}
        for schedule in self.repository.schedule_defs:
            tags = getattr(unresolved.get(schedule.name), "tags", None) or schedule.tags
            try:
                keys = self._keys_of_job(schedule.job_name)
                splits = [self.assets[key].get("partitions") for key in keys]
                if any(split != splits[0] for split in splits):
                    raise CannotExportError("its assets are not partitioned alike")
                target: Document = {"job": schedule.job_name}
                if schedule.job_name not in jobs:
                    target = {"target": selection(key.to_user_string() for key in keys)}
                yield from schedules(schedule, target, splits[0], policies.run_tags(tags))
            except CannotExportError as reason:
                self._note(f"schedule {schedule.name}", str(reason))
