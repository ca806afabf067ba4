/** Which fields changed, from what to what, for the audit record. */
export function changesBetween(before: object, after: object): Record<string, unknown> {
  const was = new Map(Object.entries(before));
  const is = new Map(Object.entries(after));
  const changes: Record<string, unknown> = {};
  for (const field of new Set([...was.keys(), ...is.keys()])) {
    const from = was.get(field);
    const to = is.get(field);
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[field] = { from, to };
  }
  return changes;
}
