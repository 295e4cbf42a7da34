select cast(:date as date) as day, :region as region, number, 10 * number as amount
from range(1, 11) as orders(number)
