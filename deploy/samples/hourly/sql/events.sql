select cast(hour as date) as day, count(*) as hours, sum(readings) as readings, sum(total) as total
from asset2
where hour >= cast(:windowStart as timestamp) and hour < cast(:windowEnd as timestamp)
group by day
