"""Definitions of which a bundle can say only a part."""

from datetime import timedelta

import dagster as dg

days = dg.DailyPartitionsDefinition(start_date="2024-01-01")


@dg.asset(partitions_def=dg.DynamicPartitionsDefinition(lambda _: ["a"]))
def nameless() -> None: ...


@dg.asset(deps=[nameless])
def follows_nameless() -> None: ...


@dg.asset(partitions_def=dg.DailyPartitionsDefinition(start_date="Jan 2024", fmt="%b %Y"))
def by_name_of_month() -> None: ...


@dg.asset(
    automation_condition=dg.AutomationCondition.on_cron("0 0 * * *").ignore(
        dg.AssetSelection.assets("first")
    )
)
def at_midnight() -> None: ...


@dg.asset(
    metadata={"table": "t", "rows": 7, "sorted": True},
    code_version="1",
    backfill_policy=dg.BackfillPolicy.multi_run(7),
    retry_policy=dg.RetryPolicy(
        max_retries=2,
        delay=1.5,
        backoff=dg.Backoff.EXPONENTIAL,
        jitter=dg.Jitter.PLUS_MINUS,
    ),
    freshness_policy=dg.FreshnessPolicy.time_window(timedelta(hours=1)),
    pool="warehouse",
    partitions_def=days,
    config_schema={
        "limit": dg.Field(int, default_value=10, description="So many."),
        "names": [str],
        "mode": dg.Field(
            dg.Enum("Mode", [dg.EnumValue("fast"), dg.EnumValue("exact")]), default_value="fast"
        ),
        "until": dg.Field(dg.Noneable(float), is_required=False),
    },
)
def rich() -> None: ...


@dg.multi_asset(specs=[dg.AssetSpec("left"), dg.AssetSpec("right")])
def both() -> tuple[None, None]:
    return None, None


@dg.asset_check(asset=rich, blocking=True, description="Not empty.")
def not_empty() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


@dg.asset(
    op_tags={"dagster/concurrency_key": "lake"},
    freshness_policy=dg.FreshnessPolicy.cron("0 10 * * *", timedelta(hours=1)),
)
def first() -> None: ...


@dg.asset(
    deps=[first],
    retry_policy=dg.RetryPolicy(max_retries=101),
    freshness_policy=dg.FreshnessPolicy.time_window(timedelta(hours=2), timedelta(hours=1)),
)
def second() -> None: ...


@dg.op
def wash() -> None: ...


@dg.job
def laundry() -> None:
    wash()


@dg.schedule(cron_schedule="0 5 * * *", target=[at_midnight])
def decided_by_a_function() -> dg.RunRequest:
    return dg.RunRequest()


@dg.asset_sensor(asset_key=dg.AssetKey("first"), job_name="all_of_it")
def after_first() -> dg.SkipReason:
    return dg.SkipReason("nothing")


@dg.run_failure_sensor
def tells() -> None: ...


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
    ],
    asset_checks=[not_empty],
    jobs=[
        laundry,
        dg.define_asset_job(
            "all_of_it",
            selection=[at_midnight],
            tags={"dagster/priority": "3"},
            config={"loggers": {}},
        ),
        dg.define_asset_job("nameless_job", selection=[nameless]),
    ],
    schedules=[
        decided_by_a_function,
        dg.ScheduleDefinition(
            name="pair", target=[first, second], cron_schedule=["0 6 * * *", "0 18 * * *"]
        ),
        dg.ScheduleDefinition(name="job_by_name", job_name="all_of_it", cron_schedule="@daily"),
        dg.ScheduleDefinition(name="which_day", target=[rich], cron_schedule="0 7 * * *"),
        dg.ScheduleDefinition(name="mixed", target=[rich, first], cron_schedule="0 7 * * *"),
    ],
    sensors=[looks_around, after_first, tells],
)
