select minute, extract(hour from minute) * 60 + extract(minute from minute) as value
from range(cast(:windowStart as timestamp), cast(:windowEnd as timestamp), interval 1 minute) as minutes(minute)
