select cast(:partitionKey as date) as order_month, sum(orders) as orders, sum(revenue) as revenue
from daily_regional_sales
where order_date >= cast(:windowStart as date) and order_date < cast(:windowEnd as date)
having count(*) > 0
