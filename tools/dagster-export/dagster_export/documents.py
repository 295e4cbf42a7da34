"""What bundles are written with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Document = dict[str, Any]


class CannotExportError(Exception):
    """Something of Dagster's that a bundle cannot say; the message is the reason."""


@dataclass(frozen=True)
class Finding:
    """Something that is missing from the bundle, and why."""

    subject: str
    reason: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"


def duration(seconds: float) -> str:
    """As ISO 8601 writes it."""
    whole = timedelta(seconds=seconds)
    fraction = f".{whole.microseconds:06}".rstrip("0") if whole.microseconds else ""
    return f"PT{whole.days * 86400 + whole.seconds}{fraction}S"


def plain(value: Any) -> Any:
    """A value of metadata as JSON can say it."""
    if isinstance(value, float) and value - value != 0:
        return str(value)
    return value if isinstance(value, str | int | float | bool) else str(value)


def text(value: Any) -> str:
    """A value of metadata where only texts are taken."""
    inner = getattr(value, "value", value)
    return str(inner).lower() if isinstance(inner, bool) else str(inner)
