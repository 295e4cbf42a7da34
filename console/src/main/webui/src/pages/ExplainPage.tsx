export function ExplainPage() {
  return null;
}
