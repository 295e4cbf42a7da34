select day + 1 as day, total / readings as mean_of_yesterday
from events
where day >= cast(:windowStart as date) - 1 and day < cast(:windowEnd as date) - 1
