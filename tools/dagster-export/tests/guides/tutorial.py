"""A month of orders at a time, each replaced in a table."""

import dagster as dg

from guides.folder import warehouse

months = dg.MonthlyPartitionsDefinition(start_date="2018-01-01")


@dg.asset(
    partitions_def=months,
    backfill_policy=dg.BackfillPolicy.single_run(),
    compute_kind="sqlite",
    group_name="reporting",
)
def orders_by_month(context: dg.AssetExecutionContext) -> None:
    """The orders of each month."""
    with warehouse() as connection:
        connection.execute("create table if not exists orders_by_month (month text, run text)")
        for month in context.partition_keys:
            connection.execute("delete from orders_by_month where month = ?", [month])
            connection.execute(
                "insert into orders_by_month values (?, ?)", [month, context.run.run_id]
            )
    context.log.info(f"wrote {len(context.partition_keys)} months")


@dg.asset_check(asset=orders_by_month, description="Every month has orders.")
def has_orders() -> dg.AssetCheckResult:
    with warehouse() as connection:
        rows = connection.execute("select count(*) from orders_by_month").fetchone()[0]
    return dg.AssetCheckResult(passed=rows > 0, metadata={"rows": rows})


defs = dg.Definitions(assets=[orders_by_month], asset_checks=[has_orders])
