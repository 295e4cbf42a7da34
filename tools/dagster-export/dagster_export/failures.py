"""Why something was not made, for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_LINES = 20
MOST_CHARACTERS = 2_000


@dataclass(frozen=True)
class Failure:
    """What went wrong, and the end of the traceback of the user's code."""

    error: str
    trace: list[str] = field(default_factory=list)

    @staticmethod
    def of_step(data: Any) -> Failure:
        """Of the event that a step has failed."""
        raised = list(_raised(data.error))
        described = data.user_failure_data.description if data.user_failure_data else None
        error = described or (raised[0].message.strip() if raised else "its step has failed")
        lines = [line for one in reversed(raised) for line in _lines(one)]
        return Failure(error[:MOST_CHARACTERS], lines[-MOST_LINES:])

    @staticmethod
    def of_run(events: Iterable[Any]) -> Failure:
        """Of the events of a run that has failed before any of its steps."""
        for event in events:
            error = getattr(event.event_specific_data, "error", None)
            if error is not None:
                raised = list(_raised(error))[-1]
                return Failure(raised.message.strip()[:MOST_CHARACTERS], list(_lines(raised)))
        return Failure("Dagster's run has failed without a reason")


def _raised(error: Any) -> Iterator[Any]:
    """What the user's code has raised, then its causes; else what Dagster has."""
    if error is not None and error.cause is not None:
        error = error.cause
    while error is not None:
        yield error
        error = error.cause


def _lines(error: Any) -> Iterator[str]:
    """As Python writes a traceback, without the frames of Dagster."""
    own = [frame for frame in error.stack if "/dagster/_" not in frame.replace("\\", "/")]
    yield "Traceback (most recent call last):"
    for frame in own or error.stack[-3:]:
        yield from (line for line in frame.rstrip().splitlines() if line.strip(" ^~"))
    yield from error.message.strip().splitlines()
