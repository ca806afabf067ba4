/** Where a file has a field: `index` is −1 when it has none. */
export interface Column {
  readonly field: string;
  readonly index: number;
}

type Named = { readonly name: string };

/** The column of every field of a layout: looked up by name once a file, not once a record. */
export type ColumnsOf<Fields extends readonly Named[]> = Readonly<Record<Fields[number]['name'], Column>>;

export function columnsOf(
  fields: readonly Named[],
  columns: ReadonlyMap<string, number>,
): ColumnsOf<readonly Named[]> {
  return Object.fromEntries(
    fields.map(({ name }) => [name, { field: name, index: columns.get(name) ?? -1 }]),
  );
}
