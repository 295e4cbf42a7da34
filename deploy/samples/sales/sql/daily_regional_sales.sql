select order_date, region, count(*) as orders, sum(quantity) as quantity, sum(amount) as revenue
from orders
where order_date = cast(:date as date) and region = :region
group by order_date, region
