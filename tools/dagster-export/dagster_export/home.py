"""Dagster's instance: where it keeps its own record, and the outputs of its IO manager."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import yaml
from dagster._core.instance.ref import InstanceRef

OURS: dict[str, Any] = {
    # What is printed reaches the log of the task by itself, and in time.
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    },
    "telemetry": {"enabled": False},
}


def instance_at(home: str) -> dg.DagsterInstance:
    """The instance of this folder, as its ``dagster.yaml`` says, if there is one."""
    folder = Path(home)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "dagster.yaml"
    said = yaml.safe_load(file.read_text("utf-8")) if file.exists() else None
    overrides = {name: value for name, value in OURS.items() if name not in (said or {})}
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(folder), overrides=overrides))
