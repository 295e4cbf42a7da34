export function PartitionSetsPage() {
  return null;
}
