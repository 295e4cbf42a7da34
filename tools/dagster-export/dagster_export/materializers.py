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
    namespace: str | None = None

    def document(self) -> Document:
        named = ["--namespace", self.namespace] if self.namespace else []
        return {
            "type": "command",
            "command": [self.python, "-m", "dagster_export", "run", self.target, *named],
            "env": {"DAGSTER_HOME": self.dagster_home, "PYTHONPATH": self.folder},
            "workingDirectory": self.directory,
        }


@dataclass(frozen=True)
class Names:
    """What a bundle of a namespace calls by its short name is called by a longer one outside."""

    namespace: str | None = None

    def outside(self, name: str) -> str:
        return f"{self.namespace}/{name}" if self.namespace else name

    def inside(self, name: str) -> str:
        return name.removeprefix(f"{self.namespace}/") if self.namespace else name
