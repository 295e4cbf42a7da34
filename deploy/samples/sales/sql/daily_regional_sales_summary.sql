select
  sales.order_date,
  sales.region,
  round(sales.revenue / sales.orders, 2) as average_order,
  (
    select product
    from orders
    where orders.order_date = sales.order_date and orders.region = sales.region
    group by product
    order by sum(amount) desc, product
    limit 1
  ) as best_product
from daily_regional_sales as sales
where sales.order_date = cast(:date as date) and sales.region = :region
