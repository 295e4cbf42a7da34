select date_trunc('hour', minute) as hour, count(*) as readings, sum(value) as total
from asset1
where minute >= cast(:windowStart as timestamp) and minute < cast(:windowEnd as timestamp)
group by hour
