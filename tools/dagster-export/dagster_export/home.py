"""Dagster's instance: where it keeps its own record, and the outputs of its IO manager."""

from __future__ import annotations

import fcntl
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
    # Who opens a new folder makes its tables, which two at once cannot.
    with (folder / ".tranche-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        reference = InstanceRef.from_dir(str(folder), overrides=overrides)
        instance = dg.DagsterInstance.from_ref(reference)
        instance.get_runs_count()
        instance.event_log_storage.get_pool_config()
        instance.all_instigator_state()
    return instance
