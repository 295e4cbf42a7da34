"""Jobs and schedules, as a bundle says them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import dagster as dg

from dagster_export.documents import CannotExportError, Document
from dagster_export.partitions import cadence, five_fields
from dagster_export.policies import run_tags

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)?")
WORDS = ("and", "or", "not")


def selection(keys: Iterable[str]) -> str:
    """The assets of these keys, as everything that has a target selects them."""
    return " or ".join(_selected(key) for key in sorted(keys))


def _selected(key: str) -> str:
    if key.lower() in WORDS:
        return f'"{key}"'
    return f"key:{key}" if key.isdigit() else key


def job(definition: Any, keys: Iterable[str]) -> Document:
    """A job of assets."""
    if not NAME.fullmatch(definition.name):
        raise CannotExportError("names have letters, digits, _, - and .")
    document: Document = {"name": definition.name, "target": selection(keys)}
    if definition.description:
        document["description"] = definition.description
    if tags := run_tags(definition.tags):
        document["tags"] = tags
    return document


def schedules(
    schedule: dg.ScheduleDefinition,
    target: Document,
    partitions: Document | None,
    tags: dict[str, str],
) -> Iterator[Document]:
    """One schedule for each of its crons."""
    crons = schedule.cron_schedule
    every = [crons] if isinstance(crons, str) else list(crons)
    for number, cron in enumerate(every, 1):
        name = schedule.name if len(every) == 1 else f"{schedule.name}_{number}"
        document: Document = {"name": name, **target, **_times(schedule, cron, partitions)}
        if schedule.description:
            document["description"] = schedule.description
        if tags:
            document["tags"] = tags
        yield document


def _times(schedule: dg.ScheduleDefinition, cron: str, partitions: Document | None) -> Document:
    cron = five_fields(cron)
    origin = _module_of_function(schedule)
    zone = schedule.execution_timezone
    clock = {"cron": cron} | ({"timezone": zone} if zone and zone != "UTC" else {})
    if origin.endswith(".partitioned_schedule") and partitions is not None:
        return clock if partitions["type"] == "static" else schedule_times(cron, partitions)
    if not origin.startswith("dagster."):
        raise CannotExportError(f"what it asks for is decided by a function ({cron})")
    if partitions is not None:
        raise CannotExportError("it runs partitioned assets without saying which partitions")
    return clock


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


def _module_of_function(schedule: dg.ScheduleDefinition) -> str:
    """Where the function that decides what a schedule asks for is defined."""
    function = getattr(schedule, "_execution_fn", None)
    return str(getattr(getattr(function, "decorated_fn", function), "__module__", ""))
