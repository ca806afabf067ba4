import type { importProfile } from '@merchant-analysis/contracts/files';
import type { LedgerRow } from '../../domain/ledger-row.js';
import type { ColumnsOf } from './columns.js';
import type { RowReader } from './row-reader.js';

export type Profile = ReturnType<typeof importProfile.parse>;

/** A field that a file can fill, and the headings under which it is known, the preferred one first. */
export interface Field<Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly headings: readonly string[];
}

/** One kind of file: its columns as data, and how one of its records becomes facts. */
export interface Layout<Fields extends readonly Field[] = readonly Field[]> {
  readonly name: string;
  readonly profile: Exclude<Profile, 'auto'>;
  readonly fields: Fields;
  /** Of each group at least one field has to have a column. */
  readonly needs: readonly (readonly string[])[];
  /** Whether the table ends before this record: what follows is a summary. */
  readonly endsAt?: (firstCell: string) => boolean;
  /** @throws RowRejected */
  read(row: RowReader, at: ColumnsOf<Fields>): LedgerRow[];
}

export function field<const Name extends string>(
  name: Name,
  description: string,
  ...headings: string[]
): Field<Name> {
  return { name, description, headings };
}

/** Whether a layout cannot do without this field on its own. */
export function isRequired(layout: Layout, name: string): boolean {
  return layout.needs.some((group) => group.length === 1 && group[0] === name);
}
