"""How assets are split, as a bundle says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from dagster_export.documents import CannotExportError, Document

CADENCES = (
    ("hourly", re.compile(r"(?P<minute>\d+) \* \* \* \*")),
    ("daily", re.compile(r"(?P<minute>\d+) (?P<hour>\d+) \* \* \*")),
    ("weekly", re.compile(r"(?P<minute>\d+) (?P<hour>\d+) \* \* (?P<day>\d+)")),
    ("monthly", re.compile(r"(?P<minute>\d+) (?P<hour>\d+) (?P<day>\d+) \* \*")),
)
NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
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


def five_fields(cron: str) -> str:
    """A cron without its nickname, and with one space between its fields."""
    return " ".join(NICKNAMES.get(cron.strip(), cron).split())


def cadence(cron: str) -> tuple[str, dict[str, int]]:
    """The word for a cron, and the numbers in it; ``cron`` if there is no word."""
    for word, pattern in CADENCES:
        if match := pattern.fullmatch(cron):
            return word, {name: int(number) for name, number in match.groupdict().items()}
    return "cron", {}


def time_windows(definition: dg.TimeWindowPartitionsDefinition) -> Document:
    cron = five_fields(definition.cron_schedule)
    word, numbers = cadence(cron)
    document: Document = {"type": word, "start": _key_of(definition, definition.start)}
    if word == "cron":
        document["cron"] = cron
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
        return five_fields(exclusion)
    local = datetime.fromtimestamp(exclusion.timestamp, ZoneInfo(definition.timezone))
    return {"at": local.strftime("%Y-%m-%dT%H:%M:%S")}
