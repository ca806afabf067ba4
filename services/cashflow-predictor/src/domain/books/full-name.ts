import type { LocalizedText } from '@merchant-analysis/kernel/text';

interface Named {
  readonly id: string;
  readonly name: { readonly zh?: string | undefined; readonly en?: string | undefined };
}

/** A name in both languages: the other one where one was not given, and the id where neither was. */
export function fullName({ id, name: { zh, en } }: Named): LocalizedText {
  return { zh: zh ?? en ?? id, en: en ?? zh ?? id };
}
