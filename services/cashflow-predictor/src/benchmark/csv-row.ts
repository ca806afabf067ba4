/** Fields as a row of CSV, quoted where they must be. */
export function csvRow(fields: readonly string[]): string {
  return fields.map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}
