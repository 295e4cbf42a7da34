select
  :partitionKey as file,
  order_id,
  order_date,
  region,
  product,
  category,
  sales_rep,
  quantity,
  amount
from read_csv(
  :source,
  header = true,
  columns = {
    'order_id': 'bigint', 'order_date': 'date', 'region': 'varchar', 'product': 'varchar',
    'category': 'varchar', 'sales_rep': 'varchar', 'quantity': 'integer', 'amount': 'decimal(12, 2)'
  }
)
