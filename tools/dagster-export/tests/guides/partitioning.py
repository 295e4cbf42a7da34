"""Partitions by time, by category, by both, and by what turns up."""

import dagster as dg

from guides.folder import write

days = dg.DailyPartitionsDefinition(start_date="2024-01-01")
regions = dg.StaticPartitionsDefinition(["us", "eu", "jp"])
days_and_regions = dg.MultiPartitionsDefinition({"date": days, "region": regions})
found_regions = dg.DynamicPartitionsDefinition(name="regions")


@dg.asset(partitions_def=days)
def daily_sales_data(context: dg.AssetExecutionContext) -> None:
    write(f"daily_sales/{context.partition_key}.csv", f"Sales of {context.partition_key}\n")


@dg.asset(partitions_def=days, deps=[daily_sales_data])
def daily_sales_summary(context: dg.AssetExecutionContext) -> None:
    write(f"daily_summary/{context.partition_key}.csv", context.partition_key)


@dg.asset(partitions_def=regions)
def regional_sales_data(context: dg.AssetExecutionContext) -> None:
    write(f"regional_sales/{context.partition_key}.csv", context.partition_key)


@dg.asset(partitions_def=days_and_regions)
def daily_regional_sales_data(context: dg.AssetExecutionContext) -> dict[str, str]:
    key = context.partition_key
    assert isinstance(key, dg.MultiPartitionKey)
    return dict(key.keys_by_dimension)


@dg.asset(partitions_def=days_and_regions)
def daily_regional_sales_summary(
    context: dg.AssetExecutionContext, daily_regional_sales_data: dict[str, str]
) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"read": str(daily_regional_sales_data)})


@dg.asset(partitions_def=found_regions)
def found_region_sales(context: dg.AssetExecutionContext) -> None:
    write(f"found/{context.partition_key}.csv", context.partition_key)


regional_job = dg.define_asset_job(
    "regional_job", selection=[daily_regional_sales_data, daily_regional_sales_summary]
)


@dg.schedule(job=regional_job, cron_schedule="0 1 * * *")
def daily_regional_sales_schedule(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest]:
    day = context.scheduled_execution_time.strftime("%Y-%m-%d")
    return [
        dg.RunRequest(partition_key=dg.MultiPartitionKey({"date": day, "region": region}))
        for region in regions.get_partition_keys()
    ]


found_job = dg.define_asset_job("found_job", selection=[found_region_sales])


@dg.sensor(job=found_job)
def all_regions_sensor() -> dg.SensorResult:
    every = ["us", "eu", "jp", "ca", "uk", "au"]
    return dg.SensorResult(
        run_requests=[dg.RunRequest(partition_key=region) for region in every],
        dynamic_partitions_requests=[found_regions.build_add_request(every)],
    )


defs = dg.Definitions(
    assets=[
        daily_sales_data,
        daily_sales_summary,
        regional_sales_data,
        daily_regional_sales_data,
        daily_regional_sales_summary,
        found_region_sales,
    ],
    jobs=[regional_job, found_job],
    schedules=[
        daily_regional_sales_schedule,
        dg.build_schedule_from_partitioned_job(
            dg.define_asset_job("summaries", selection=[daily_sales_summary]), hour_of_day=1
        ),
    ],
    sensors=[all_regions_sensor],
)
