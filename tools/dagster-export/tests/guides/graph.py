"""Partitioned assets, what they depend on, and a job of two of them."""

import dagster as dg

from guides.folder import write

days = dg.DailyPartitionsDefinition(start_date="2023-10-01")
hours = dg.HourlyPartitionsDefinition(start_date="2022-05-31-00:00")
colors = dg.StaticPartitionsDefinition(["red", "yellow", "blue"])
images = dg.DynamicPartitionsDefinition(name="images")


@dg.asset(partitions_def=days)
def my_daily_partitioned_asset(context: dg.AssetExecutionContext) -> list[str]:
    target = write(f"nasa/{context.partition_key}.csv", context.partition_key)
    return [str(target)]


@dg.asset(
    partitions_def=dg.MultiPartitionsDefinition(
        {"date": dg.DailyPartitionsDefinition(start_date="2022-01-01"), "color": colors}
    )
)
def multi_partitions_asset(context: dg.AssetExecutionContext) -> None:
    if isinstance(context.partition_key, dg.MultiPartitionKey):
        context.add_output_metadata(dict(context.partition_key.keys_by_dimension))


@dg.asset(partitions_def=images)
def image(context: dg.AssetExecutionContext) -> None:
    write(f"images/{context.partition_key}", "image")


@dg.asset(partitions_def=days)
def events(context: dg.AssetExecutionContext) -> str:
    return f"events of {context.partition_key}"


@dg.asset(
    partitions_def=days,
    ins={
        "events": dg.AssetIn(
            partition_mapping=dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)
        )
    },
)
def yesterday_event_stats(
    context: dg.AssetExecutionContext, events: str
) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"of": events})


@dg.asset(partitions_def=hours)
def asset1() -> None: ...


@dg.asset(partitions_def=hours, deps=[asset1])
def asset2() -> None: ...


partitioned_asset_job = dg.define_asset_job("partitioned_asset_job", selection=[asset1, asset2])

defs = dg.Definitions(
    assets=[
        my_daily_partitioned_asset,
        multi_partitions_asset,
        image,
        events,
        yesterday_event_stats,
        asset1,
        asset2,
    ],
    jobs=[partitioned_asset_job],
    schedules=[dg.build_schedule_from_partitioned_job(partitioned_asset_job)],
)
