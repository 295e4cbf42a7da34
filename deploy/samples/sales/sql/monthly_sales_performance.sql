select
  cast(:partitionKey as date) as order_month,
  sales_rep,
  count(*) as orders,
  sum(amount) as revenue
from orders
where order_date >= cast(:windowStart as date) and order_date < cast(:windowEnd as date)
group by sales_rep
