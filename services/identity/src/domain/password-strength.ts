import { COMMON_WORDS } from './common-words.js';

/** A piece counts for about as many letters as it takes guesses: a word of a few thousand for two. */
const WORD = 2;
const RUN = 1;
const LETTER = 1;
const MIN_STRENGTH = 7;
const LONGEST_WORD = 24;
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890', '!@#$%^&*()'];
const DISGUISES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
};

/**
 * Whether a password is among the first that are guessed. It is cut into the weakest pieces that fit: a known
 * word (also written b3tt3r), a date or a year count for two letters, a run such as 5678, dcba, aaaa or qwerty for
 * one. What is left must be worth seven letters: `Password123!` is worth four, four words are worth eight.
 * @param context words that are easy to guess here: the login, the tenant's name
 */
export function isEasyToGuess(password: string, context: readonly string[] = []): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  const words = new Set([...COMMON_WORDS, ...context.flatMap(wordsOf)]);
  return strengthOf(text, words) < MIN_STRENGTH || isOneThingRepeated(text);
}

function strengthOf(text: string, words: ReadonlySet<string>): number {
  const plain = [...text].map((letter) => DISGUISES[letter] ?? letter).join('');
  const weakest = [0];
  for (let end = 1; end <= text.length; end++) {
    let best = weakest[end - 1]! + LETTER;
    for (let start = Math.max(0, end - LONGEST_WORD); start <= end - 3; start++) {
      if (weakest[start]! + RUN >= best) continue;
      const piece = text.slice(start, end);
      if (isRun(piece)) best = weakest[start]! + RUN;
      else if (words.has(piece) || words.has(plain.slice(start, end)) || isDate(piece)) {
        best = Math.min(best, weakest[start]! + WORD);
      }
    }
    weakest.push(best);
  }
  return weakest[text.length]!;
}

/** aaaa, 4567, gfed, or neighbours on the keyboard. */
function isRun(piece: string): boolean {
  const steps = [...piece].slice(1).map((letter, index) => letter.charCodeAt(0) - piece.charCodeAt(index));
  const first = steps[0]!;
  if (Math.abs(first) <= 1 && steps.every((step) => step === first)) return true;
  const backwards = [...piece].reverse().join('');
  return ROWS.some((row) => row.includes(piece) || row.includes(backwards));
}

const YEAR = /^(19|20)\d\d$/;
const MONTH = '(0[1-9]|1[0-2])';
const DAY = '(0[1-9]|[12]\\d|3[01])';
const SHORT_OR_LONG_YEAR = '((19|20)?\\d\\d)';
const DAYS = [
  SHORT_OR_LONG_YEAR + MONTH + DAY,
  DAY + MONTH + SHORT_OR_LONG_YEAR,
  MONTH + DAY + SHORT_OR_LONG_YEAR,
].map((form) => new RegExp(`^${form}$`));

/** 1900–2099, or a day written 19870512, 12051987, 870512 or 051287. */
function isDate(piece: string): boolean {
  return YEAR.test(piece) || DAYS.some((day) => day.test(piece));
}

/** abcabcabc, 12341234: a unit of up to five letters and nothing else. */
function isOneThingRepeated(text: string): boolean {
  return [1, 2, 3, 4, 5].some(
    (size) =>
      text.length >= 2 * size &&
      text ===
        text
          .slice(0, size)
          .repeat(text.length / size + 1)
          .slice(0, text.length),
  );
}

function wordsOf(text: string): string[] {
  const whole = text.normalize('NFKC').toLowerCase();
  return [whole, ...whole.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length >= 3);
}
