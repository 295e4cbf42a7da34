"""Pools: Dagster keeps in its instance how much each of them bears."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import dagster as dg

from dagster_export.documents import Document


@dataclass(frozen=True)
class Pools:
    """How many runs may use a pool at once.

    :param given: by name, as the command line has it
    :param known: by name, as Dagster's instance has it
    :param default: of any other, as Dagster's instance has it
    """

    given: Mapping[str, int] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)
    default: int | None = None

    @staticmethod
    def of(instance: dg.DagsterInstance, given: Mapping[str, int]) -> Pools:
        storage = instance.event_log_storage
        known = {limit.name: limit.limit for limit in storage.get_pool_limits()}
        return Pools(given, known, storage.get_pool_config().default_pool_limit)

    def documents(self, names: list[str], note: Callable[[str, str], None]) -> Iterator[Document]:
        for name in names:
            slots = self.given.get(name, self.known.get(name, self.default))
            if slots is None:
                note(
                    f"slots of pool {name}",
                    f"Dagster's instance has them, 1 is taken; --pool {name}=SLOTS says otherwise",
                )
            yield {"name": name, "slots": 1 if slots is None else slots}
