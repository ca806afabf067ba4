/** How dates such as 03/04/2024 are meant. `undecided`: the file does not tell. */
export type DateOrder = 'day-first' | 'month-first' | 'undecided';

const SHORT_DATE = /^\D?(\d{1,2})([/.-])(\d{1,2})\2\d{4}(?!\d)/;

/** Day and month of a date that begins with them, as two numbers in the order in which they stand. */
export function leadingNumbers(text: string): [number, number] | undefined {
  const match = SHORT_DATE.exec(text.trim());
  return match ? [Number(match[1]), Number(match[3])] : undefined;
}

/**
 * What one date tells about the order: 13/04/2024 can only begin with the day. Dates of another form, and those
 * that fit both ways, tell nothing.
 */
export function orderOf(text: string): Exclude<DateOrder, 'undecided'> | undefined {
  const numbers = leadingNumbers(text);
  if (!numbers) return undefined;
  const [first, second] = numbers;
  if (first > 12 && second <= 12) return 'day-first';
  if (second > 12 && first <= 12) return 'month-first';
  return undefined;
}
