#!/usr/bin/env python3
"""Writes a Tranche bundle from a Dagster ``Definitions`` object, and runs its assets.

``export`` writes the bundle: assets, partitions, dependencies, automation and schedules. What has
no counterpart is listed on the standard error with the reason. ``run`` is what the exported assets
run as their ``command``: it materializes the asset and the partitions that Tranche names in the
environment. Both need the Python environment in which the definitions can be imported.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import dagster as dg
import yaml

Document = dict[str, Any]

API_VERSION = "tranche.io/v1"
ASSET_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
CADENCES = (
    ("hourly", re.compile(r"(?P<minute>\d+) \* \* \* \*")),
    ("daily", re.compile(r"(?P<minute>\d+) (?P<hour>\d+) \* \* \*")),
    ("weekly", re.compile(r"(?P<minute>\d+) (?P<hour>\d+) \* \* (?P<day>\d+)")),
    ("monthly", re.compile(r"(?P<minute>\d+) (?P<hour>\d+) (?P<day>\d+) \* \*")),
)
DEFAULT_FORMATS = {"hourly": "uuuu-MM-dd-HH:mm", "cron": "uuuu-MM-dd-HH:mm"}
DAY_FORMAT = "uuuu-MM-dd"
DIRECTIVES = {
    "Y": "uuuu",
    "m": "MM",
    "d": "dd",
    "j": "DDD",
    "H": "HH",
    "M": "mm",
    "S": "ss",
    "z": "xx",
    "F": "uuuu-MM-dd",
    "T": "HH:mm:ss",
}


class CannotExportError(Exception):
    """Something of Dagster's that a bundle cannot say; the message is the reason."""


class UsageError(Exception):
    """What the command line names is not there."""


@dataclass(frozen=True)
class Finding:
    """Something that is missing from the bundle, and why."""

    subject: str
    reason: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"


@dataclass(frozen=True)
class Runner:
    """How the exported assets call this script."""

    python: str
    script: str
    target: str
    directory: str
    dagster_home: str

    def materializer(self) -> Document:
        return {
            "type": "command",
            "command": [self.python, self.script, "run", self.target],
            "env": {"DAGSTER_HOME": self.dagster_home},
            "workingDirectory": self.directory,
        }


def load(target: str) -> dg.Definitions:
    """The ``Definitions`` that ``module:attribute`` names, or a function that returns them."""
    module_name, _, attribute = target.partition(":")
    if not module_name or not attribute:
        raise UsageError(f"Cannot load definitions: expected module:attribute ({target})")
    sys.path.insert(0, os.getcwd())
    module = importlib.import_module(module_name)
    found = getattr(module, attribute, None)
    if callable(found) and not isinstance(found, dg.Definitions):
        found = found()
    if not isinstance(found, dg.Definitions):
        raise UsageError(
            f"Cannot load definitions: {attribute} of {module_name} is none ({target})"
        )
    return found


def java_format(strftime: str) -> str:
    """The pattern of ``java.time`` for one of ``strftime``."""
    pattern = ""
    literal = ""
    parts = re.findall(r"%.|[^%]", strftime, re.DOTALL)
    for part in [*parts, ""]:
        directive = DIRECTIVES.get(part[1:]) if len(part) == 2 else None
        if part == "%%" or len(part) == 1:
            literal += part[-1]
            continue
        if part and directive is None:
            raise CannotExportError(f"keys are formatted with {part}, which no pattern has")
        pattern += _quoted(literal) + (directive or "")
        literal = ""
    return pattern


def _quoted(literal: str) -> str:
    if not re.search(r"[A-Za-z'\[\]{}#]", literal):
        return literal
    return "'" + literal.replace("'", "''") + "'"


def partitions(definition: dg.PartitionsDefinition[Any]) -> Document:
    """The partitions of an asset, or of one dimension."""
    if isinstance(definition, dg.MultiPartitionsDefinition):
        dimensions = {d.name: partitions(d.partitions_def) for d in definition.partitions_defs}
        return {"type": "multi", "dimensions": dimensions}
    if isinstance(definition, dg.TimeWindowPartitionsDefinition):
        return time_windows(definition)
    if isinstance(definition, dg.DynamicPartitionsDefinition):
        if not definition.name:
            raise CannotExportError("its dynamic partitions have no name")
        return {"type": "dynamic", "name": definition.name}
    if isinstance(definition, dg.StaticPartitionsDefinition):
        return {"type": "static", "keys": list(definition.get_partition_keys())}
    raise CannotExportError(
        f"its partitions are a {type(definition).__name__}, a class of your own"
    )


def dynamic_sets(document: Document) -> Iterator[str]:
    """The names of the dynamic sets in what :func:`partitions` has made."""
    if document["type"] == "dynamic":
        yield document["name"]
    for dimension in document.get("dimensions", {}).values():
        yield from dynamic_sets(dimension)


def cadence(cron: str) -> tuple[str, dict[str, int]]:
    """The word for a cron, and the numbers in it; ``cron`` if there is no word."""
    for word, pattern in CADENCES:
        if match := pattern.fullmatch(cron):
            return word, {name: int(number) for name, number in match.groupdict().items()}
    return "cron", {}


def time_windows(definition: dg.TimeWindowPartitionsDefinition) -> Document:
    word, numbers = cadence(definition.cron_schedule)
    document: Document = {"type": word, "start": _key_of(definition, definition.start)}
    if word == "cron":
        document["cron"] = definition.cron_schedule
    if definition.end is not None:
        document["end"] = _key_of(definition, definition.end)
    if definition.timezone != "UTC":
        document["timezone"] = definition.timezone
    key_format = java_format(definition.fmt)
    if key_format != DEFAULT_FORMATS.get(word, DAY_FORMAT):
        document["format"] = key_format
    for name, number in numbers.items():
        if number != (1 if word == "monthly" and name == "day" else 0):
            document[f"{name}Offset"] = number
    if definition.end_offset:
        document["endOffset"] = definition.end_offset
    if definition.exclusions:
        document["exclusions"] = [_exclusion(definition, one) for one in definition.exclusions]
    return document


def _key_of(definition: dg.TimeWindowPartitionsDefinition, instant: datetime) -> str:
    key = instant.strftime(definition.fmt)
    read = datetime.strptime(key, definition.fmt)
    if read.replace(tzinfo=read.tzinfo or instant.tzinfo) != instant:
        raise CannotExportError(
            f"its partitions start or end at {instant.isoformat()}, which keys as"
            f" {definition.fmt} cannot say; start and end at keys"
        )
    return key


def _exclusion(definition: dg.TimeWindowPartitionsDefinition, exclusion: Any) -> Any:
    if isinstance(exclusion, str):
        return exclusion
    local = datetime.fromtimestamp(exclusion.timestamp, ZoneInfo(definition.timezone))
    return {"at": local.strftime("%Y-%m-%dT%H:%M:%S")}


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


def automation(node: Any) -> Document | None:
    """When the asset is materialized by itself."""
    condition = node.automation_condition
    if condition is None:
        return None
    eager = dg.AutomationCondition.eager()
    everywhere = eager.without(dg.AutomationCondition.in_latest_time_window())
    if condition in (eager, everywhere) or _is_eager_policy(condition):
        return {"type": "eager"}
    label = condition.get_label() or "a condition put together from others"
    raise CannotExportError(f"only eager() has a counterpart ({label})")


def _is_eager_policy(condition: Any) -> bool:
    """Whether it is what Dagster makes of the ``AutoMaterializePolicy.eager()`` of old."""
    if "RuleCondition" not in repr(condition):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return bool(condition == dg.AutoMaterializePolicy.eager().to_automation_condition())


def schedule_times(cron: str, definition: Document) -> Document:
    """What differs in a schedule from the ends of the windows that it runs."""
    time = next(
        (d for d in [definition, *definition.get("dimensions", {}).values()] if "start" in d), None
    )
    if time is None:
        raise CannotExportError("the partitions of its target have no time windows")
    if time["type"] == "cron":
        if cron != time["cron"]:
            raise CannotExportError(f"it fires at {cron}, the windows of its target end otherwise")
        return {}
    word, numbers = cadence(cron)
    if word != time["type"]:
        raise CannotExportError(
            f"it fires at {cron}, the partitions of its target are {time['type']}"
        )
    first_day = 1 if word == "monthly" else 0
    days = {"weekly": "dayOfWeek", "monthly": "dayOfMonth"}
    times: Document = {}
    minute, hour = numbers["minute"], numbers.get("hour")
    if (minute, hour or 0) != (time.get("minuteOffset", 0), time.get("hourOffset", 0)):
        times |= {"minuteOfHour": minute} if hour is None else {"at": f"{hour:02}:{minute:02}"}
    if "day" in numbers and numbers["day"] != time.get("dayOffset", first_day):
        times[days[word]] = numbers["day"]
    return times


@dataclass
class Exporter:
    """Turns definitions into a bundle, and notes what it had to leave out."""

    definitions: dg.Definitions
    bundle: str
    runner: Runner
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
        schedules = list(self._schedules())
        self._note_what_is_left()
        sections = {
            "partitionSets": [{"name": name} for name in sets],
            "materializers": list(self.materializers.values()),
            "assets": list(self.assets.values()),
            "schedules": schedules,
        }
        return {"apiVersion": API_VERSION, "bundle": self.bundle} | {
            name: documents for name, documents in sections.items() if documents
        }

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
            if node.partitions_def is not None:
                document["partitions"] = partitions(node.partitions_def)
        except CannotExportError as reason:
            self._note(f"asset {name}", f"left out: {reason}")
            return
        if node.is_materializable:
            document["materializer"] = self._materializer(node)
            self._add_automation(name, node, document)
        else:
            document["external"] = True
        self._note_fields(name, node)
        self.assets[key] = document

    def _materializer(self, node: Any) -> Document:
        """What several assets share that one function cannot but make together."""
        if len(node.execution_set_asset_keys) == 1:
            return self.runner.materializer()
        name = str(node.assets_def.node_def.name)
        self.materializers[name] = {"name": name, "materializer": self.runner.materializer()}
        return {"type": "shared", "name": name}

    def _add_automation(self, name: str, node: Any, document: Document) -> None:
        try:
            found = automation(node)
        except CannotExportError as reason:
            self._note(f"automation of asset {name}", str(reason))
        else:
            if found:
                document["automation"] = found

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

    def _note_fields(self, name: str, node: Any) -> None:
        """What Dagster says about an asset and a bundle cannot."""
        absent = {
            "metadata": bool(node.metadata),
            "code version": node.code_version is not None,
            "backfill policy": node.backfill_policy is not None,
            "freshness policy": bool(node.freshness_policy or node.legacy_freshness_policy),
            "pool": bool(node.is_materializable and node.pools),
            "retry policy": node.is_materializable and _retry_policy(node) is not None,
            "observation function": node.is_observable,
        }
        for what, given in absent.items():
            if given:
                self._note(f"{what} of asset {name}", "a bundle has no field for it")
        for check in node.check_keys:
            self._note(f"check {check.name} of asset {name}", "bundles have no checks")

    def _schedules(self) -> Iterator[Document]:
        unresolved = {s.name: s for s in self.definitions.schedules or ()}
        for schedule in self.repository.schedule_defs:
            try:
                tags = getattr(unresolved.get(schedule.name), "tags", None) or schedule.tags
                yield from self._schedule(schedule, dict(tags or {}))
            except CannotExportError as reason:
                self._note(f"schedule {schedule.name}", str(reason))

    def _schedule(
        self, schedule: dg.ScheduleDefinition, tags: dict[str, str]
    ) -> Iterator[Document]:
        job = self.repository.get_job(schedule.job_name)
        keys = job.asset_layer.selected_asset_keys
        if not keys:
            raise CannotExportError("it runs a job of ops, not assets")
        if missing := [k.to_user_string() for k in keys if k not in self.assets]:
            raise CannotExportError(f"it runs assets that were left out ({', '.join(missing)})")
        first = [
            k for k in self.graph.toposorted_asset_keys if k in keys and self._is_first(k, keys)
        ]
        times = self._times(schedule, self.assets[first[0]].get("partitions"))
        for key in first:
            document: Document = {"name": schedule.name, "target": self.assets[key]["key"], **times}
            if len(first) > 1:
                document["name"] += "_" + "_".join(key.path)
            if schedule.description:
                document["description"] = schedule.description
            if tags:
                document["tags"] = tags
            yield document
        for key in sorted(set(keys) - set(first)):
            if "automation" not in self.assets[key]:
                self._note(
                    f"schedule {schedule.name}",
                    f"{key.to_user_string()} does not follow by itself: a schedule runs one asset;"
                    " give the others eager automation",
                )

    def _is_first(self, key: dg.AssetKey, keys: Any) -> bool:
        return not (set(self.graph.get(key).parent_keys) - {key}) & set(keys)

    def _times(self, schedule: dg.ScheduleDefinition, target: Document | None) -> Document:
        cron = schedule.cron_schedule
        if not isinstance(cron, str):
            raise CannotExportError("it has several crons; write one schedule for each")
        origin = _module_of_function(schedule)
        zone = schedule.execution_timezone
        clock = {"cron": cron} | ({"timezone": zone} if zone and zone != "UTC" else {})
        if origin.endswith(".partitioned_schedule") and target is not None:
            return clock if target["type"] == "static" else schedule_times(cron, target)
        if not origin.startswith("dagster."):
            raise CannotExportError(f"what it asks for is decided by a function ({cron})")
        if target is not None:
            raise CannotExportError("it runs partitioned assets without saying which partitions")
        return clock

    def _note_what_is_left(self) -> None:
        for sensor in self.definitions.sensors or ():
            self._note(
                f"sensor {sensor.name}",
                "what it does is a function; files are taken by sensors of type fileArrival,"
                " anything else by producing to the request topics",
            )
        scheduled = {s.job_name for s in self.repository.schedule_defs}
        for job in self.definitions.jobs or ():
            if job.name not in scheduled:
                self._note(f"job {job.name}", "a bundle has no jobs; run its assets")


def _retry_policy(node: Any) -> Any:
    computation = node.assets_def.computation
    return getattr(computation.node_def, "retry_policy", None) if computation else None


def _module_of_function(schedule: dg.ScheduleDefinition) -> str:
    """Where the function that decides what a schedule asks for is defined."""
    function = getattr(schedule, "_execution_fn", None)
    return str(getattr(getattr(function, "decorated_fn", function), "__module__", ""))


def run(target: str, environment: Mapping[str, str]) -> int:
    """Materializes what Tranche asks for, one partition after the other; the exit status."""
    needed = ("TRANCHE_CONTEXT", "TRANCHE_METADATA", "DAGSTER_HOME")
    if absent := [name for name in needed if name not in environment]:
        raise UsageError(
            f"Cannot run: Tranche and the bundle set what is not set here ({', '.join(absent)})"
        )
    context = json.loads(Path(environment["TRANCHE_CONTEXT"]).read_text("utf-8"))
    keys = [dg.AssetKey.from_user_string(asset) for asset in context["assets"]]
    Path(environment["DAGSTER_HOME"]).mkdir(parents=True, exist_ok=True)
    definitions = load(target)
    with (
        dg.DagsterInstance.get() as instance,
        Path(environment["TRANCHE_METADATA"]).open("a", encoding="utf-8") as reported,
    ):
        for partition in context["partitions"]:
            if not _materialize(definitions, keys, partition["key"], instance, reported):
                return 1
    return 0


def _materialize(
    definitions: dg.Definitions,
    keys: Sequence[dg.AssetKey],
    partition: str,
    instance: dg.DagsterInstance,
    reported: TextIO,
) -> bool:
    nodes = [definitions.resolve_asset_graph().get(key) for key in keys]
    selection = sorted({made for node in nodes for made in node.execution_set_asset_keys})
    if partition:
        _register(nodes[0].partitions_def, partition, instance)
    result = definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        asset_selection=selection,
        partition_key=partition or None,
        instance=instance,
        raise_on_error=False,
    )
    for event in result.get_asset_materialization_events():
        key = event.asset_key
        if key is not None and key in keys:
            metadata = {n: _plain(v.value) for n, v in event.materialization.metadata.items()}
            line = {"partition": partition, "metadata": metadata}
            if len(keys) > 1:
                line["asset"] = key.to_user_string()
            reported.write(json.dumps(line) + "\n")
    return result.success


def _register(definition: Any, partition: str, instance: dg.DagsterInstance) -> None:
    """Dagster runs only keys of dynamic sets that it knows."""
    parts = {"": partition}
    dimensions = {"": definition}
    if isinstance(definition, dg.MultiPartitionsDefinition):
        parts = dict(definition.get_partition_key_from_str(partition).keys_by_dimension)
        dimensions = {d.name: d.partitions_def for d in definition.partitions_defs}
    for name, dimension in dimensions.items():
        if isinstance(dimension, dg.DynamicPartitionsDefinition) and dimension.name:
            instance.add_dynamic_partitions(dimension.name, [parts[name]])


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) else str(value)


def export(arguments: argparse.Namespace) -> int:
    home = arguments.dagster_home or os.environ.get("DAGSTER_HOME") or ".dagster"
    runner = Runner(
        python=arguments.python,
        script=str(Path(__file__).resolve()),
        target=arguments.target,
        directory=os.getcwd(),
        dagster_home=str(Path(home).resolve()),
    )
    name = arguments.bundle or arguments.target.partition(":")[0].rpartition(".")[2]
    exporter = Exporter(load(arguments.target), name, runner)
    text = f"# Written by dagster_export.py from {arguments.target}.\n" + yaml.safe_dump(
        exporter.export(), sort_keys=False, allow_unicode=True, width=120
    )
    if arguments.output:
        Path(arguments.output).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
    for finding in exporter.findings:
        print(f"not exported: {finding}", file=sys.stderr)
    return 1 if arguments.strict and exporter.findings else 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="dagster_export.py", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("export", help="write the bundle of a Definitions object")
    writing.add_argument("target", help="module:attribute, importable from here")
    writing.add_argument("--bundle", help="the bundle's name; the module's unless given")
    writing.add_argument("--output", "-o", help="the file to write instead of standard output")
    writing.add_argument("--strict", action="store_true", help="exit 1 if anything is not exported")
    writing.add_argument(
        "--python", default=sys.executable, help="the interpreter that runs assets"
    )
    writing.add_argument("--dagster-home", help="for runs; $DAGSTER_HOME or .dagster unless given")
    running = commands.add_parser("run", help="what exported assets call; not for people")
    running.add_argument("target", help="module:attribute")
    return top


def main(given: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(given)
    try:
        if arguments.command == "run":
            return run(arguments.target, os.environ)
        return export(arguments)
    except (UsageError, ImportError) as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
