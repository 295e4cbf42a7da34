"""Executes assets by Dagster: what Tranche asks for, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Any

import dagster as dg
from dagster._core.definitions.partitions.context import partition_loading_context
from dagster._core.errors import DagsterExecutionInterruptedError

from dagster_export.definitions import nodes, operation
from dagster_export.documents import plain
from dagster_export.failures import Failure

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"
BLOCKED = "DagsterAssetCheckFailedError"
REPORTED_TAGS = {
    "dagster/data_version": "dagster/data_version_is_user_provided",
}


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The work was interrupted, and has ended."""


@dataclass(frozen=True)
class Work:
    """What is to be made."""

    assets: Sequence[str]
    partitions: Sequence[str]
    tags: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Made:
    """What has been made, and what was found out about it; with a failure, up to that."""

    made: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    failure: Failure | None = None

    def document(self) -> dict[str, Any]:
        return asdict(self)


class Executions:
    """The assets of some definitions, of which any can be made at any time."""

    def __init__(self, definitions: dg.Definitions, instance: dg.DagsterInstance) -> None:
        self.instance = instance
        self.nodes = {node.key.to_user_string(): node for node in nodes(definitions)}
        self.job = definitions.resolve_implicit_global_asset_job_def()
        self.checks: dict[str, list[dg.AssetCheckKey]] = {}
        checks = definitions.get_repository_def().asset_checks_defs_by_key
        for key, made_by in checks.items():
            if not made_by.keys and made_by.computation:
                self.checks.setdefault(made_by.node_def.name, []).append(key)

    def versions(self) -> dict[str, str]:
        """The version of the code of each asset."""
        return {name: node.code_version or "" for name, node in self.nodes.items()}

    def make(self, work: Work, progress: Callable[[int], None] = lambda done: None) -> Made:
        """Makes partition after partition, or range after range, and ends with the first failure.

        :raises Stopped: if it was interrupted
        """
        outcome = Made()
        absent = [asset for asset in work.assets if asset not in self.nodes]
        if absent:
            outcome.failure = Failure(f"the definitions have no such asset ({', '.join(absent)})")
            return outcome
        done = 0
        _register(self.nodes[work.assets[0]].partitions_def, work.partitions, self.instance)
        for keys in self._batches(work):
            self._run(work, keys, outcome)
            if outcome.failure:
                return outcome
            done += len(keys)
            progress(done)
        return outcome

    def _batches(self, work: Work) -> Iterator[list[str]]:
        """One key each, or ranges, as Dagster's backfills divide them by the policy."""
        first = self.nodes[work.assets[0]]
        policy, definition = first.backfill_policy, first.partitions_def
        size = policy.max_partitions_per_run if policy else 1
        keys = list(work.partitions)
        size = len(keys) if size is None else size
        for start in range(0, len(keys), size):
            chunk = keys[start : start + size]
            if len(chunk) == 1 or definition is None:
                yield from ([key] for key in chunk)
                continue
            with partition_loading_context(dynamic_partitions_store=self.instance):
                subset = definition.subset_with_partition_keys(chunk)
                ranges = subset.get_partition_key_ranges(definition)
                batches = [list(definition.get_partition_keys_in_range(one)) for one in ranges]
            yield from batches

    def _run(self, work: Work, keys: list[str], outcome: Made) -> None:
        tags = dict(work.tags)
        if len(keys) > 1:
            tags |= {RANGE_START: keys[0], RANGE_END: keys[-1]}
        wanted = [self.nodes[asset] for asset in work.assets]
        try:
            with _tried_once(wanted):
                result = self.job.execute_in_process(
                    asset_selection=sorted({k for n in wanted for k in n.execution_set_asset_keys}),
                    partition_key=(keys[0] or None) if len(keys) == 1 else None,
                    instance=self.instance,
                    raise_on_error=False,
                    tags=tags,
                    run_config=self._run_config(work),
                )
        except (KeyboardInterrupt, DagsterExecutionInterruptedError) as interrupt:
            raise Stopped from interrupt
        except dg.DagsterError as error:
            outcome.failure = Failure(str(error))
            return
        made = {(m["asset"], m["partition"]): m for m in _materializations(result, work.assets)}
        checks = list(_evaluations(result, work.assets, keys))
        outcome.made += [made[of] for of in product(work.assets, keys) if of in made]
        outcome.checks += checks
        outcome.checks += self._without_answer(result, work.assets, keys)
        outcome.failure = self._failure(result) or _missing(work.assets, keys, made)

    def _run_config(self, work: Work) -> dict[str, Any]:
        config: dict[str, Any] = {}
        if "console" in self.job.loggers:
            config["loggers"] = {"console": {"config": {"log_level": "INFO"}}}
        ops = {operation(self.nodes[asset]) for asset in work.assets} - {None}
        if work.config:
            config["ops"] = {op.name: {"config": dict(work.config)} for op in ops}
        return config

    def _failure(self, result: dg.ExecuteInProcessResult) -> Failure | None:
        """Why it was not made; a check that was not passed, or gave no answer, is no reason."""
        if result.success:
            return None
        steps = [event for event in result.all_events if event.is_step_failure]
        for event in steps:
            error = event.step_failure_data.error
            answered = error is not None and error.cls_name == BLOCKED
            if not answered and event.node_name not in self.checks:
                return Failure.of_step(event.step_failure_data)
        return None if steps else Failure.of_run(result.all_events)

    def _without_answer(
        self, result: dg.ExecuteInProcessResult, assets: Iterable[str], keys: list[str]
    ) -> Iterator[dict[str, Any]]:
        for event in result.all_events:
            error = event.step_failure_data.error if event.is_step_failure else None
            if error is None or error.cls_name == BLOCKED or event.node_name not in self.checks:
                continue
            reason = Failure.of_step(event.step_failure_data).error
            for check in self.checks[event.node_name]:
                asset = check.asset_key.to_user_string()
                for key in keys if asset in assets else ():
                    known = {"passed": False, "metadata": {"error": reason}}
                    yield {"asset": asset, "partition": key, "check": check.name} | known


@contextmanager
def _tried_once(wanted: Iterable[Any]) -> Iterator[None]:
    """The bundle has the policies of ops: a failed run is followed by another one, elsewhere."""
    ops = {operation(node) for node in wanted} - {None}
    policies = {op: op.retry_policy for op in ops}
    try:
        for op in ops:
            op._retry_policy = None
        yield
    finally:
        for op, policy in policies.items():
            op._retry_policy = policy


def _materializations(
    result: dg.ExecuteInProcessResult, assets: Iterable[str]
) -> Iterator[dict[str, Any]]:
    for event in result.get_asset_materialization_events():
        materialization = event.step_materialization_data.materialization
        name = materialization.asset_key.to_user_string()
        if name not in assets:
            continue
        metadata = {n: plain(v.value) for n, v in materialization.metadata.items()}
        tags = materialization.tags or {}
        metadata |= {tag: tags[tag] for tag, given in REPORTED_TAGS.items() if given in tags}
        partition = materialization.partition or ""
        yield {"asset": name, "partition": str(partition), "metadata": metadata}


def _evaluations(
    result: dg.ExecuteInProcessResult, assets: Iterable[str], keys: list[str]
) -> Iterator[dict[str, Any]]:
    """What a check says of a run counts for each of its partitions."""
    for evaluation in result.get_asset_check_evaluations():
        asset = evaluation.asset_key.to_user_string()
        about = getattr(evaluation, "partition", None)
        metadata = {n: plain(v.value) for n, v in evaluation.metadata.items()}
        if evaluation.description:
            metadata["description"] = evaluation.description
        for key in (keys if about is None else [about]) if asset in assets else ():
            yield {
                "asset": asset,
                "partition": key,
                "check": evaluation.check_name,
                "passed": evaluation.passed,
                "severity": evaluation.severity.value.lower(),
                "metadata": metadata,
            }


def _missing(
    assets: Iterable[str], keys: Iterable[str], made: Mapping[tuple[str, str], Any]
) -> Failure | None:
    absent = [
        asset + (f", partition {key}" if key else "")
        for asset in assets
        for key in keys
        if (asset, key) not in made
    ]
    if not absent:
        return None
    return Failure(f"its function has ended without materializing {'; '.join(absent[:10])}")


def _register(definition: Any, keys: Sequence[str], instance: dg.DagsterInstance) -> None:
    """Dagster runs only keys of dynamic sets that it knows."""
    dimensions = {"": definition}
    if isinstance(definition, dg.MultiPartitionsDefinition):
        dimensions = {d.name: d.partitions_def for d in definition.partitions_defs}
    for name, dimension in dimensions.items():
        if isinstance(dimension, dg.DynamicPartitionsDefinition) and dimension.name:
            parts = [_part(definition, key, name) for key in keys]
            instance.add_dynamic_partitions(dimension.name, list(dict.fromkeys(parts)))


def _part(definition: Any, key: str, dimension: str) -> str:
    if not dimension:
        return key
    return str(definition.get_partition_key_from_str(key).keys_by_dimension[dimension])
