select
  :partitionKey as file,
  size as bytes,
  length(content) - length(replace(content, chr(10), '')) as lines
from read_text(:source)
