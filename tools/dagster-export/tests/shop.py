"""Definitions of all the kinds that a bundle can say: what the export is tried on."""

import os
from datetime import datetime
from pathlib import Path

import dagster as dg

days = dg.DailyPartitionsDefinition(start_date="2024-01-01")
regions = dg.StaticPartitionsDefinition(["us", "eu", "jp"])
days_and_regions = dg.MultiPartitionsDefinition({"date": days, "region": regions})
files = dg.DynamicPartitionsDefinition(name="files")
hours = dg.HourlyPartitionsDefinition(start_date="2024-01-01-00:15", minute_offset=15)
months = dg.MonthlyPartitionsDefinition(start_date="2024-01-01", end_date="2026-01-01")
weeks = dg.WeeklyPartitionsDefinition(
    start_date="2024-01-01", day_offset=1, hour_offset=6, timezone="Europe/Berlin"
)
shifts = dg.TimeWindowPartitionsDefinition(
    start="2024-01-01T06:00", fmt="%Y-%m-%dT%H:%M", cron_schedule="0 6,18 * * *", end_offset=1
)
business_days = dg.DailyPartitionsDefinition(
    start_date="2024-01-01", exclusions=["0 0 * * 6,0", datetime(2024, 12, 25)]
)


@dg.asset(partitions_def=files, group_name="raw", owners=["team:data"], tags={"tier": "gold"})
def order_file(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """One file of orders."""
    Path(os.environ["SHOP_FOLDER"], "orders").mkdir(parents=True, exist_ok=True)
    Path(os.environ["SHOP_FOLDER"], "orders", context.partition_key).write_text("10\n20\n")
    return dg.MaterializeResult(metadata={"orders": 2})


@dg.asset(partitions_def=files, automation_condition=dg.AutomationCondition.eager())
def order_file_size(order_file: None) -> int:
    return 1


@dg.asset(partitions_def=days_and_regions)
def regional_sales(context: dg.AssetExecutionContext) -> str:
    return "|".join(context.partition_key.keys_by_dimension.values())


@dg.asset(partitions_def=days_and_regions)
def regional_summary(context: dg.AssetExecutionContext, regional_sales: str) -> str:
    context.add_output_metadata({"sales": regional_sales})
    return regional_sales


@dg.asset(
    partitions_def=months,
    deps=[
        dg.AssetDep(
            regional_sales, partition_mapping=dg.MultiToSingleDimensionPartitionMapping("date")
        )
    ],
)
def monthly_sales() -> None: ...


@dg.asset(
    partitions_def=days,
    ins={
        "daily_total": dg.AssetIn(
            partition_mapping=dg.TimeWindowPartitionMapping(
                start_offset=-1, end_offset=-1, allow_nonexistent_upstream_partitions=True
            )
        )
    },
    deps=[dg.AssetDep("hourly_visits")],
)
def daily_total(context: dg.AssetExecutionContext, daily_total: dict[str, int]) -> int:
    return 1


@dg.asset(partitions_def=hours)
def hourly_visits() -> None: ...


@dg.asset(
    partitions_def=weeks,
    deps=[dg.AssetDep("shift_report", partition_mapping=dg.AllPartitionMapping())],
)
def weekly_report() -> None: ...


@dg.asset(partitions_def=shifts)
def shift_report() -> None: ...


@dg.asset(
    partitions_def=business_days,
    deps=[dg.AssetDep("weekly_report", partition_mapping=dg.LastPartitionMapping())],
)
def ledger() -> None: ...


@dg.asset(
    partitions_def=regions,
    deps=[
        dg.AssetDep(
            "countries",
            partition_mapping=dg.StaticPartitionMapping({"de": "eu", "fr": {"eu"}, "ca": ["us"]}),
        )
    ],
)
def region_names() -> None: ...


@dg.asset(
    deps=[
        dg.AssetDep(region_names, partition_mapping=dg.SpecificPartitionsPartitionMapping(["us"]))
    ]
)
def total() -> None: ...


@dg.asset(
    partitions_def=days_and_regions,
    deps=[
        dg.AssetDep(
            regional_sales,
            partition_mapping=dg.MultiPartitionMapping(
                {
                    "date": dg.DimensionPartitionMapping(
                        "date", dg.TimeWindowPartitionMapping(start_offset=-1)
                    )
                }
            ),
        )
    ],
)
def two_days() -> None: ...


countries = dg.AssetSpec(
    "countries", partitions_def=dg.StaticPartitionsDefinition(["de", "fr", "ca"])
)

sales_job = dg.define_asset_job("sales_job", selection=[regional_sales])
weekly_job = dg.define_asset_job("weekly_job", selection=[weekly_report])
hourly_job = dg.define_asset_job("hourly_job", selection=[hourly_visits])
names_job = dg.define_asset_job("names_job", selection=[region_names])

defs = dg.Definitions(
    assets=[
        order_file,
        order_file_size,
        regional_sales,
        regional_summary,
        monthly_sales,
        daily_total,
        hourly_visits,
        weekly_report,
        shift_report,
        ledger,
        region_names,
        total,
        two_days,
        countries,
    ],
    schedules=[
        dg.build_schedule_from_partitioned_job(sales_job, hour_of_day=1, tags={"by": "clock"}),
        dg.build_schedule_from_partitioned_job(weekly_job, day_of_week=2),
        dg.build_schedule_from_partitioned_job(hourly_job, description="When an hour has ended."),
        dg.ScheduleDefinition(
            name="totals",
            target=[total],
            cron_schedule="*/5 * * * *",
            execution_timezone="Asia/Tokyo",
        ),
    ],
)
