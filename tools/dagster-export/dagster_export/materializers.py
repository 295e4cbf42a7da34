"""What the exported assets are made by."""

from __future__ import annotations

from dataclasses import dataclass

from dagster_export.documents import Document


@dataclass(frozen=True)
class Workers:
    """Processes that stand ready, of one queue."""

    queue: str

    def document(self) -> Document:
        return {"type": "worker", "queue": self.queue}


@dataclass(frozen=True)
class Programs:
    """A program for each run, where run-service is."""

    python: str
    folder: str
    target: str
    directory: str
    dagster_home: str

    def document(self) -> Document:
        return {
            "type": "command",
            "command": [self.python, "-m", "dagster_export", "run", self.target],
            "env": {"DAGSTER_HOME": self.dagster_home, "PYTHONPATH": self.folder},
            "workingDirectory": self.directory,
        }
