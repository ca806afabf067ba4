import { COMMON_WORDS } from './common-words.js';

/** A piece counts for about as many letters as it takes guesses: a word of a few thousand for two. */
const WORD = 2;
const SAYABLE = 4;
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
 * word (also written b3tt3r), a date or a year count for two letters, any other word that can be said for four, a
 * run such as 5678, dcba, aaaa or qwerty for one. All must be worth seven: `Password123!` is worth four, `napoleon1`
 * five, four common words eight.
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
      } else if (weakest[start]! + SAYABLE < best && isSayable(piece)) best = weakest[start]! + SAYABLE;
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

/** Pairs of consonants that stand side by side in words; random letters seldom keep to them. */
const SAID_TOGETHER = new Set(
  `bb bl br bs cc ch ck cl cr cs ct dd dg dl dn dr ds dv dw ff fl fr ft gg gh gl gm gn gr gs hl hn hr ht kl kn kr ks
  lb lc ld lf lg lk ll lm ln lp ls lt lv lw mb mf ml mm mn mp ms nb nc nd nf ng nh nj nk nl nm nn nr ns nt nv nw nz
  ph pl pp pr ps pt rb rc rd rf rg rh rj rk rl rm rn rp rr rs rt rv rw sc sh sk sl sm sn sp ss st sw tb tc th tl tm
  tn tr ts tt tw tz wb wh wl wn wr ws xp xt zz`.split(/\s+/),
);

/** Looks like a word of some language, such as napoleon or lollipop: most guessing begins with dictionaries. */
function isSayable(piece: string): boolean {
  if (!/^[a-z]{5,11}$/.test(piece) || /[^aeiouy]{5}|[aeiouy]{4}/.test(piece)) return false;
  if (piece.replaceAll(/[^aeiouy]/g, '').length * 4 < piece.length) return false;
  const pairs = piece.matchAll(/(?=([^aeiouy]{2}))/g);
  return [...pairs].every(([, pair]) => SAID_TOGETHER.has(pair!));
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
