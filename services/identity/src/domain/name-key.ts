/** How names are compared: `Owner`, `owner` and `ｏｗｎｅｒ` are one name. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim();
}
