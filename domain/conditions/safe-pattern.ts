import type { Bilingual } from '../words/bilingual';
import { sayInBoth, tell, type Sentence, type SentenceValues, type Told } from '../words/sentence';

/** The longest pattern that is read. */
export const LONGEST_PATTERN = 200;

/** What an open-ended repeat counts as, in steps; a pattern may have two of them, the free start included. */
const OPEN_REPEAT = 1000;
/** Two open-ended repeats and some alternatives: the matching stays within the square of the text's length. */
const MOST_STEPS = 10 * OPEN_REPEAT * OPEN_REPEAT;
const LARGEST_COUNT = 1000;

/** One piece of a pattern: its text in the common dialect, how many ways it can match, and what it is made of. */
type Piece = { source: string; ways: number; repeats: boolean; chooses: boolean; anchoredStart: boolean };

class Refusal extends Error {
  readonly words: Bilingual;
  constructor(sentence: Sentence, values: SentenceValues = {}) {
    const words = sayInBoth(sentence, values);
    super(words.en);
    this.words = words;
  }
}

/**
 * Reads a regular expression of the safe subset and writes it in a dialect in which JavaScript, MongoDB (PCRE) and Java give the
 * same answer: literals, `.`, classes, `^`, `$`, groups, `|`, `* + ? {n,m}`, and `\d \w \s` (ASCII). Refused: look-around,
 * back-references, flags, repeats of a group that itself repeats or chooses (they take exponential time), and more than two
 * open-ended repeats, a start that is not anchored counting as one (so matching stays quadratic). `$` is the very end.
 */
export function readPattern(written: string): { ok: true; source: string } | { ok: false; told: Told } {
  if (written === '') return { ok: false, told: tell('expected a pattern, not an empty text') };
  if (written.length > LONGEST_PATTERN) {
    return { ok: false, told: tell('expected a pattern of at most {most} characters', { most: LONGEST_PATTERN }) };
  }
  try {
    const reader = new PatternReader(Array.from(written));
    const piece = reader.readAll();
    const steps = piece.ways * (piece.anchoredStart ? 1 : OPEN_REPEAT);
    if (steps > MOST_STEPS)
      throw new Refusal('too many open-ended repeats: two at most, or one without ^ at the start');
    return { ok: true, source: piece.source };
  } catch (error) {
    if (error instanceof Refusal)
      return { ok: false, told: tell('this pattern is not allowed: {why}', { why: error.words }) };
    throw error;
  }
}

const NEVER_LAST = '(?![\\s\\S])';
const SHORTHANDS: Readonly<Record<string, string>> = { d: '0-9', w: 'A-Za-z0-9_', s: ' \\t\\n\\r\\f\\x0b' };
const CONTROLS: Readonly<Record<string, string>> = { t: '\\t', n: '\\n', r: '\\r', f: '\\f' };

/** Reads a pattern by recursive descent; throws {@link Refusal}, which never leaves this file. */
class PatternReader {
  private readonly characters: string[];
  private position = 0;
  private depth = 0;

  constructor(characters: string[]) {
    this.characters = characters;
  }

  readAll(): Piece {
    const piece = this.readChoice();
    if (this.peek() !== undefined) throw new Refusal('unexpected "{character}"', { character: this.peek() ?? '' });
    return piece;
  }

  private peek(ahead = 0): string | undefined {
    return this.characters[this.position + ahead];
  }

  private take(): string {
    const character = this.peek();
    if (character === undefined) throw new Refusal('it ends too early');
    this.position += 1;
    return character;
  }

  private readChoice(): Piece {
    const alternatives = [this.readSequence()];
    while (this.peek() === '|') {
      this.take();
      alternatives.push(this.readSequence());
    }
    return {
      source: alternatives.map((one) => one.source).join('|'),
      ways: alternatives.reduce((sum, one) => sum + one.ways, 0),
      repeats: alternatives.some((one) => one.repeats),
      chooses: alternatives.length > 1 || alternatives.some((one) => one.chooses),
      anchoredStart: alternatives.every((one) => one.anchoredStart),
    };
  }

  private readSequence(): Piece {
    const whole: Piece = { source: '', ways: 1, repeats: false, chooses: false, anchoredStart: this.peek() === '^' };
    while (this.peek() !== undefined && this.peek() !== '|' && this.peek() !== ')') {
      const piece = this.readRepeated();
      whole.source += piece.source;
      whole.ways *= piece.ways;
      whole.repeats ||= piece.repeats;
      whole.chooses ||= piece.chooses;
    }
    return whole;
  }

  private readRepeated(): Piece {
    const first = this.peek();
    const piece = this.readAtom();
    const repeat = this.readRepeat();
    if (repeat === null) return piece;
    if (first === '^' || first === '$' || piece.source === '(?:)') throw new Refusal('there is nothing to repeat');
    if (repeat.most > 1 && (piece.repeats || piece.chooses)) {
      throw new Refusal('a group that is repeated may neither repeat nor choose inside');
    }
    const span = repeat.most - repeat.least + 1;
    const ways = Number.isFinite(span) ? span * piece.ways : OPEN_REPEAT * piece.ways;
    const repeats = piece.repeats || repeat.least !== repeat.most;
    return { ...piece, source: `${piece.source}${repeat.source}`, ways, repeats };
  }

  private readRepeat(): { source: string; least: number; most: number } | null {
    const sign = this.peek();
    let repeat: { source: string; least: number; most: number };
    if (sign === '*' || sign === '+' || sign === '?') {
      this.take();
      repeat = { source: sign, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    } else if (sign === '{') {
      repeat = this.readCounts();
    } else {
      return null;
    }
    if (this.peek() === '?') repeat.source += this.take();
    if (['*', '+', '?', '{'].includes(this.peek() ?? '')) throw new Refusal('a repeat of a repeat');
    return repeat;
  }

  private readCounts(): { source: string; least: number; most: number } {
    let text = this.take();
    while (text.at(-1) !== '}') text += this.take();
    const found = /^\{(\d{1,4})(,(\d{0,4}))?\}$/.exec(text);
    if (found === null) throw new Refusal('expected a count such as {2} or {2,5}, not {found}', { found: text });
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3]);
    if (least > most || least > LARGEST_COUNT || (most > LARGEST_COUNT && most !== Infinity)) {
      throw new Refusal('expected counts in order and at most {most}, not {found}', {
        most: LARGEST_COUNT,
        found: text,
      });
    }
    return { source: text, least, most };
  }

  private readAtom(): Piece {
    const character = this.take();
    if (character === '(') return this.readGroup();
    if (character === '[') return plain(this.readClass());
    if (character === '.') return plain('[^\\n\\r]');
    if (character === '^') return plain('^');
    if (character === '$') return plain(NEVER_LAST);
    if (character === '\\') return plain(this.readEscape());
    if (['*', '+', '?', '{', '}', ']'].includes(character))
      throw new Refusal('unexpected "{character}"', { character });
    return plain(literal(character));
  }

  private readGroup(): Piece {
    if (this.peek() === '?') {
      if (this.peek(1) !== ':') throw new Refusal('look-around, named groups and flags are not read');
      this.position += 2;
    }
    if (++this.depth > 10) throw new Refusal('groups nested too deep');
    const inner = this.readChoice();
    if (this.take() !== ')') throw new Refusal('expected ")"');
    this.depth -= 1;
    return { ...inner, source: `(?:${inner.source})` };
  }

  private readEscape(): string {
    const character = this.take();
    const positive = SHORTHANDS[character];
    if (positive !== undefined) return `[${positive}]`;
    const negative = SHORTHANDS[character.toLowerCase()];
    if (negative !== undefined) return `[^${negative}]`;
    return CONTROLS[character] ?? escaped(character);
  }

  private readClass(): string {
    const negated = this.peek() === '^';
    if (negated) this.take();
    let members = '';
    while (this.peek() !== ']') members += this.readMember();
    this.take();
    if (members === '') throw new Refusal('an empty class');
    return `[${negated ? '^' : ''}${members}]`;
  }

  private readMember(): string {
    const low = this.readMemberCharacter();
    if (low.set !== undefined) return low.set;
    if (this.peek() !== '-' || this.peek(1) === ']' || this.peek(1) === undefined) return literal(low.character);
    this.take();
    const high = this.readMemberCharacter();
    if (high.set !== undefined) throw new Refusal('a range up to a shorthand');
    if ((low.character.codePointAt(0) ?? 0) > (high.character.codePointAt(0) ?? 0)) {
      throw new Refusal('the range {low}-{high} is out of order', { low: low.character, high: high.character });
    }
    return `${literal(low.character)}-${literal(high.character)}`;
  }

  private readMemberCharacter(): { character: string; set?: string } {
    const character = this.take();
    if (character === '[') throw new Refusal('"[" inside a class must be written \\[');
    if (character !== '\\') return { character };
    const next = this.take();
    const set = SHORTHANDS[next] ?? CONTROLS[next];
    if (set !== undefined) return { character: next, set };
    escaped(next);
    return { character: next };
  }
}

function plain(source: string): Piece {
  return { source, ways: 1, repeats: false, chooses: false, anchoredStart: false };
}

/** Anything but letters and digits may be escaped; an escaped letter means something else in each dialect. */
function escaped(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) throw new Refusal('\\{character} is not read', { character });
  return literal(character);
}

/** A character that stands for itself in every dialect: punctuation is written by its code. */
function literal(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 128 || /[A-Za-z0-9 _/,;:=@<>"'%!~`-]/.test(character)) {
    return character === '-' ? '\\x2d' : character;
  }
  return `\\x${code.toString(16).padStart(2, '0')}`;
}
