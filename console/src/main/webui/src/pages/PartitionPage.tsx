export function PartitionPage() {
  return null;
}
