"""Assets that fail, wait, and make several things: what a worker is tried on."""

import os
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg

letters = dg.StaticPartitionsDefinition(["a", "b", "c"])


def folder() -> Path:
    return Path(os.environ["GUIDES_FOLDER"])


class Limits(dg.Config):
    limit: int = 10
    mode: str = "fast"


@dg.asset(retry_policy=dg.RetryPolicy(max_retries=1), code_version="7")
def broken() -> None:
    with Path(folder(), "attempts").open("a") as attempts:
        attempts.write("x")
    raise ValueError("no orders today")


@dg.asset
def slow() -> None:
    subprocess.Popen(["sleep", "300"])
    Path(folder(), "slow-began").touch()
    try:
        time.sleep(300)
    finally:
        Path(folder(), "slow-cleaned").touch()


@dg.asset
def deaf() -> None:
    Path(folder(), "deaf-began").touch()
    while True:
        try:
            time.sleep(300)
        except BaseException:
            continue


@dg.asset(retry_policy=dg.RetryPolicy(max_retries=1))
def second_time(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    mark = Path(folder(), "first-time")
    if not mark.exists():
        mark.write_text(str(os.getpid()))
        time.sleep(300)
    return dg.MaterializeResult(metadata={"token": context.run.tags["tranche/token"]})


@dg.asset(pool="warehouse", freshness_policy=dg.FreshnessPolicy.time_window(timedelta(hours=24)))
def configured(config: Limits) -> dg.MaterializeResult[None]:
    print(f"limited to {config.limit}")
    return dg.MaterializeResult(metadata={"limit": config.limit, "mode": config.mode})


@dg.multi_asset(
    specs=[dg.AssetSpec("left"), dg.AssetSpec("right", deps=["left"])],
    can_subset=True,
    partitions_def=letters,
)
def either(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    for key in sorted(context.selected_asset_keys):
        yield dg.MaterializeResult(asset_key=key, metadata={"by": context.partition_key})


@dg.multi_asset(
    specs=[dg.AssetSpec("sun"), dg.AssetSpec("moon")],
    backfill_policy=dg.BackfillPolicy.multi_run(2),
    partitions_def=letters,
)
def both(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    together = ",".join(context.partition_keys)
    yield dg.MaterializeResult(asset_key="sun", metadata={"with": together})
    yield dg.MaterializeResult(asset_key="moon", metadata={"with": together})


@dg.asset(
    check_specs=[dg.AssetCheckSpec("whole", asset="checked", blocking=True)],
    partitions_def=letters,
)
def checked(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    yield dg.MaterializeResult(
        check_results=[
            dg.AssetCheckResult(
                check_name="whole", passed=context.partition_key != "b", metadata={"rows": 3}
            )
        ],
        data_version=dg.DataVersion("v7"),
    )


@dg.asset
def doubted() -> None: ...


@dg.asset_check(asset=doubted, blocking=True)
def unanswered() -> dg.AssetCheckResult:
    raise KeyError("nobody knows")


@dg.asset_check(asset=doubted)
def warned() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=False, severity=dg.AssetCheckSeverity.WARN)


@dg.asset(deps=[checked], partitions_def=letters)
def reader() -> None: ...


@dg.asset(output_required=False)
def nothing(context: dg.AssetExecutionContext) -> Iterator[dg.Output[None]]:
    yield from ()


defs = dg.Definitions(
    assets=[
        broken,
        slow,
        deaf,
        second_time,
        configured,
        either,
        both,
        checked,
        doubted,
        reader,
        nothing,
    ],
    asset_checks=[unanswered, warned],
    jobs=[dg.define_asset_job("checks", selection=[checked, reader])],
)
