select category, product, sum(quantity) as quantity, sum(amount) as revenue
from orders
where category = :partitionKey
group by category, product
