"""The performance of months and of categories of products."""

import dagster as dg

from guides.folder import write

months = dg.MonthlyPartitionsDefinition(start_date="2024-01-01")
categories = dg.StaticPartitionsDefinition(["Electronics", "Books", "Home and Garden", "Clothing"])


@dg.asset
def joined_data() -> dict[str, int]:
    return {"Electronics": 3, "Books": 2}


@dg.asset(
    partitions_def=months,
    group_name="analysis",
    automation_condition=dg.AutomationCondition.eager(),
)
def monthly_sales_performance(
    context: dg.AssetExecutionContext, joined_data: dict[str, int]
) -> None:
    write(f"performance/{context.partition_key}.csv", str(sum(joined_data.values())))


@dg.asset(
    partitions_def=categories,
    group_name="analysis",
    automation_condition=dg.AutomationCondition.eager(),
)
def product_performance(
    context: dg.AssetExecutionContext, joined_data: dict[str, int]
) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"sold": joined_data.get(context.partition_key, 0)})


@dg.asset_check(asset=joined_data, blocking=True)
def missing_dimension_check(joined_data: dict[str, int]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed="Books" in joined_data)


defs = dg.Definitions(
    assets=[joined_data, monthly_sales_performance, product_performance],
    asset_checks=[missing_dimension_check],
)
