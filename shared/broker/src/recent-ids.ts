/**
 * Remembers the ids of the last packets, at least `atLeast` of them and at most twice as many: two sets that take
 * turns cost less than one whose oldest member must be found.
 * @returns a function that tells whether an id was seen before, and remembers it.
 */
export function createRecentIds(atLeast: number): (id: string) => boolean {
  let current = new Set<string>();
  let before = new Set<string>();
  return (id) => {
    if (current.has(id) || before.has(id)) return true;
    if (current.size >= atLeast) {
      before = current;
      current = new Set();
    }
    current.add(id);
    return false;
  };
}
