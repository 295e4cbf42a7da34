select :partitionKey as region, product, amount
from read_csv(:source, header = true, columns = {'product': 'varchar', 'amount': 'decimal(10, 2)'})
