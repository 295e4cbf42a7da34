"""What assets call that were exported as commands."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dagster_export.definitions import UsageError, load
from dagster_export.execution import Executions, Work
from dagster_export.home import instance_at
from dagster_export.materializers import Names


def run(target: str, names: Names, environment: Mapping[str, str]) -> int:
    """Materializes what Tranche asks for; the exit status."""
    needed = ("TRANCHE_CONTEXT", "TRANCHE_METADATA", "DAGSTER_HOME")
    if absent := [name for name in needed if name not in environment]:
        raise UsageError(
            f"Cannot run: Tranche and the bundle set what is not set here ({', '.join(absent)})"
        )
    context = json.loads(Path(environment["TRANCHE_CONTEXT"]).read_text("utf-8"))
    with instance_at(environment["DAGSTER_HOME"]) as instance:
        work = Work(
            [names.inside(asset) for asset in context["assets"]],
            [partition["key"] for partition in context["partitions"]],
            _tags(environment),
            context.get("runConfig") or {},
        )
        outcome = Executions(load(target), instance).make(work)
    with Path(environment["TRANCHE_METADATA"]).open("a", encoding="utf-8") as reported:
        reported.writelines(json.dumps(_line(line, names)) + "\n" for line in outcome.made)
    failed = [check for check in outcome.checks if not check["passed"]]
    for check in failed:
        print(f"check {check['check']} of {check['asset']} was not passed", file=sys.stderr)
    if outcome.failure:
        print("\n".join([*outcome.failure.trace, outcome.failure.error]), file=sys.stderr)
    return 1 if outcome.failure else 0


def _line(made: dict[str, Any], names: Names) -> dict[str, Any]:
    return made | {"asset": names.outside(made["asset"])}


def _tags(environment: Mapping[str, str]) -> dict[str, str]:
    named = {"TRANCHE_RUN_ID": "tranche/run_id", "TRANCHE_TOKEN": "tranche/token"}
    return {tag: environment[name] for name, tag in named.items() if name in environment}
