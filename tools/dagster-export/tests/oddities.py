"""Definitions of which a bundle can say only a part."""

import dagster as dg

days = dg.DailyPartitionsDefinition(start_date="2024-01-01")


@dg.asset(partitions_def=dg.DynamicPartitionsDefinition(lambda _: ["a"]))
def nameless() -> None: ...


@dg.asset(deps=[nameless])
def follows_nameless() -> None: ...


@dg.asset(partitions_def=dg.DailyPartitionsDefinition(start_date="Jan 2024", fmt="%b %Y"))
def by_name_of_month() -> None: ...


@dg.asset(automation_condition=dg.AutomationCondition.on_cron("0 0 * * *"))
def at_midnight() -> None: ...


@dg.asset(
    metadata={"table": "t"},
    code_version="1",
    backfill_policy=dg.BackfillPolicy.single_run(),
    retry_policy=dg.RetryPolicy(max_retries=2),
    pool="warehouse",
    partitions_def=days,
)
def rich() -> None: ...


@dg.multi_asset(specs=[dg.AssetSpec("left"), dg.AssetSpec("right")])
def both() -> tuple[None, None]:
    return None, None


@dg.asset_check(asset=at_midnight)
def not_empty() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


@dg.asset
def first() -> None: ...


@dg.asset(deps=[first])
def second() -> None: ...


@dg.asset
def broken() -> None:
    raise ValueError("no orders today")


@dg.op
def wash() -> None: ...


@dg.job
def laundry() -> None:
    wash()


@dg.schedule(cron_schedule="0 5 * * *", target=[at_midnight])
def decided_by_a_function() -> dg.RunRequest:
    return dg.RunRequest()


@dg.sensor(target=[rich])
def looks_around() -> dg.SkipReason:
    return dg.SkipReason("nothing")


defs = dg.Definitions(
    assets=[
        nameless,
        follows_nameless,
        by_name_of_month,
        at_midnight,
        rich,
        both,
        first,
        second,
        broken,
    ],
    asset_checks=[not_empty],
    jobs=[laundry, dg.define_asset_job("all_of_it", selection=[at_midnight])],
    schedules=[
        decided_by_a_function,
        dg.ScheduleDefinition(name="pair", target=[first, second], cron_schedule="0 6 * * *"),
        dg.ScheduleDefinition(name="which_day", target=[rich], cron_schedule="0 7 * * *"),
    ],
    sensors=[looks_around],
)
