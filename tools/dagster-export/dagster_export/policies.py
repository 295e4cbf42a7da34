"""When assets are made by themselves, made again, and too old, as a bundle says it."""

from __future__ import annotations

import re
import warnings
from typing import Any

import dagster as dg

from dagster_export.definitions import operation
from dagster_export.documents import CannotExportError, Document, duration
from dagster_export.partitions import five_fields

MOST_RETRIES = 100
MOST_PARTITIONS = 100_000
SHORTEST_AGE = 60
LONGEST_AGE = 366 * 86400
RUN_TAGS = {
    f"dagster/{name}": f"tranche/{name}"
    for name in ("priority", "max_retries", "max_runtime", "retry_strategy")
}
CONCURRENCY_KEY = "dagster/concurrency_key"
ON_CRON = re.compile(r"on_cron\((.+), (.+)\)")


def automation(node: Any) -> Document | None:
    """When the asset is materialized by itself."""
    condition = node.automation_condition
    if condition is None:
        return None
    eager = dg.AutomationCondition.eager()
    everywhere = eager.without(dg.AutomationCondition.in_latest_time_window())
    if condition in (eager, everywhere) or _is_eager_policy(condition):
        return {"type": "eager"}
    if condition == dg.AutomationCondition.on_missing():
        return {"type": "onMissing"}
    return _on_cron(condition)


def _on_cron(condition: Any) -> Document:
    """A condition says its cron in its label only: it is that if it is equal to what that makes."""
    label = condition.get_label() or "a condition put together from others"
    if match := ON_CRON.fullmatch(label):
        cron, zone = match.groups()
        if condition == dg.AutomationCondition.on_cron(cron, zone):
            document = {"type": "onCron", "cron": five_fields(cron)}
            return document if zone == "UTC" else {**document, "timezone": zone}
    raise CannotExportError(
        f"only eager(), on_cron() and on_missing() as they are have a counterpart ({label})"
    )


def _is_eager_policy(condition: Any) -> bool:
    """Whether it is what Dagster makes of the ``AutoMaterializePolicy.eager()`` of old."""
    if "RuleCondition" not in repr(condition):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return bool(condition == dg.AutoMaterializePolicy.eager().to_automation_condition())


def retries(node: Any) -> Document | None:
    """What follows a failed run; of a graph of ops, its ops are tried again within the run."""
    policy = getattr(operation(node), "retry_policy", None)
    if policy is None:
        return None
    if policy.max_retries > MOST_RETRIES:
        raise CannotExportError(
            f"at most {MOST_RETRIES} runs follow a failed one ({policy.max_retries})"
        )
    document: Document = {"maxRetries": policy.max_retries}
    if policy.delay:
        document["delay"] = duration(policy.delay)
    if policy.backoff is not None:
        document["backoff"] = policy.backoff.value.lower()
    if policy.jitter is not None:
        document["jitter"] = True
    return document


def backfills(node: Any) -> Document | None:
    """How many partitions a run of a backfill has."""
    policy = node.backfill_policy
    if policy is None or node.partitions_def is None:
        return None
    if policy.max_partitions_per_run is None:
        return {"type": "singleRun"}
    if policy.max_partitions_per_run > MOST_PARTITIONS:
        raise CannotExportError(
            f"a run has at most {MOST_PARTITIONS} partitions ({policy.max_partitions_per_run})"
        )
    return {"type": "multiRun", "maxPartitionsPerRun": policy.max_partitions_per_run}


def freshness(node: Any, document: Document) -> tuple[Document | None, str | None]:
    """Until when the asset has to be made; and what of Dagster's policy that does not say."""
    policy = node.freshness_policy
    if policy is None:
        if node.legacy_freshness_policy is not None:
            raise CannotExportError("it is a LegacyFreshnessPolicy; say FreshnessPolicy")
        return None, None
    split = document.get("partitions", {})
    if "start" in split or any("start" in one for one in split.get("dimensions", {}).values()):
        raise CannotExportError(
            "it asks for any partition at times, a bundle for each time window:"
            " say deadline, how long after the end of its window each has to be there"
        )
    if not hasattr(policy, "fail_window"):
        raise CannotExportError("it follows a cron; maximumAge says how old a partition may be")
    window = policy.fail_window.to_timedelta().total_seconds()
    if not SHORTEST_AGE <= window <= LONGEST_AGE:
        raise CannotExportError(f"maximumAge is PT1M to P366D ({duration(window)})")
    warned = "only the window that fails counts" if policy.warn_window else None
    return {"maximumAge": duration(window)}, warned


def pool(node: Any) -> tuple[str | None, str | None]:
    """The pool that runs of the asset take a slot of; and what cannot be said of others."""
    names = set(node.pools)
    names |= {tags[CONCURRENCY_KEY] for tags in _tags(node) if CONCURRENCY_KEY in tags}
    first = min(names, default=None)
    others = ", ".join(sorted(names - {first}))
    return first, f"an asset has one pool, {first} is taken ({others} is not)" if others else None


def _tags(node: Any) -> list[Any]:
    op = operation(node)
    return [op.tags] if op else []


def run_tags(tags: Any) -> dict[str, str]:
    """Tags of runs, with those that Tranche acts upon by its names."""
    given: dict[str, Any] = dict(tags or {})
    return {RUN_TAGS.get(name, name): str(value) for name, value in given.items()}
