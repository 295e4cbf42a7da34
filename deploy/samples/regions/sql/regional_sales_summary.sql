select region, count(*) as orders, sum(amount) as revenue
from regional_sales_data
where region = :partitionKey
group by region
