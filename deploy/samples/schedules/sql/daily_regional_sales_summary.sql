select day, region, count(*) as orders, sum(amount) as revenue
from daily_regional_sales_data
where day = cast(:date as date) and region = :region
group by day, region
