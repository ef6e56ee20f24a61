/** A text with the contrast it has on what it stands on, from 1 (none) to 21 (black on white). */
export type PaleText = { words: string; ratio: number };

/** WCAG 2.2, success criterion 1.4.3: 4.5 for texts, 3 for large ones (24 px, or 18.66 px in bold). */
const LEAST = 4.5;
const LEAST_LARGE = 3;
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
const TOKEN = /<!--[\s\S]*?-->|<style[\s\S]*?<\/style>|<(\/?)([a-zA-Z][\w:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|([^<]+)/g;

type Look = { tag: string; color: Rgb; background: Rgb; sizePx: number; bold: boolean; hidden: boolean };
type Rgb = readonly [number, number, number];

/**
 * The texts of an HTML mail that are too pale to be read, by the colours written on the elements themselves (mails have hardly others);
 * a colour that is no plain one, and what is hidden, is passed over. Each text once.
 */
export function findPaleTexts(html: string): PaleText[] {
  const first: Look = {
    tag: '',
    color: [0, 0, 0],
    background: [255, 255, 255],
    sizePx: 16,
    bold: false,
    hidden: false,
  };
  const open: Look[] = [first];
  const found = new Map<string, PaleText>();
  for (const [, slash, name, inside = '', text] of html.matchAll(TOKEN)) {
    const look = open.at(-1) ?? first;
    if (text !== undefined) {
      const words = text.replace(/&\w+;|&#\d+;/g, ' ').trim();
      const ratio = contrast(look.color, look.background);
      const least = look.sizePx >= 24 || (look.bold && look.sizePx >= 18.66) ? LEAST_LARGE : LEAST;
      if (/[\p{L}\d]/u.test(words) && !look.hidden && ratio < least) found.set(words, { words, ratio });
    } else if (name !== undefined) {
      const tag = name.toLowerCase();
      if (slash === '/') close(open, tag);
      else if (!VOID.test(tag) && !inside.endsWith('/')) open.push(lookOf(tag, inside, look));
    }
  }
  return [...found.values()];
}

/** Leaves the nearest element of that name and whatever was left open inside it. */
function close(open: Look[], tag: string): void {
  const at = open.findLastIndex((look) => look.tag === tag);
  if (at > 0) open.splice(at);
}

function lookOf(tag: string, inside: string, parent: Look): Look {
  const style = /\bstyle\s*=\s*("([^"]*)"|'([^']*)')/i.exec(inside);
  const rules = (style?.[2] ?? style?.[3] ?? '').toLowerCase();
  const size = /^([\d.]+)px/.exec(ruleOf(rules, 'font-size') ?? '')?.[1];
  return {
    tag,
    color: readColor(ruleOf(rules, 'color')) ?? parent.color,
    background: readColor(backgroundOf(rules, inside)) ?? parent.background,
    sizePx: size === undefined ? parent.sizePx : Number(size),
    bold: isBold(tag, ruleOf(rules, 'font-weight')) ?? parent.bold,
    hidden: parent.hidden || /^(head|style|title)$/.test(tag) || /display:\s*none|font-size:\s*[01]px/.test(rules),
  };
}

function backgroundOf(rules: string, inside: string): string | undefined {
  const attribute = /\bbgcolor\s*=\s*["']?([^"'\s>]+)/i.exec(inside)?.[1];
  return ruleOf(rules, 'background-color') ?? ruleOf(rules, 'background') ?? attribute;
}

function ruleOf(rules: string, name: string): string | undefined {
  return new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`).exec(rules)?.[1]?.trim();
}

function isBold(tag: string, weight: string | undefined): boolean | undefined {
  if (weight !== undefined) return /^(bold|[6-9]00)/.test(weight);
  return /^(b|strong|h[1-6]|th)$/.test(tag) ? true : undefined;
}

const NAMED: Readonly<Record<string, Rgb>> = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  gray: [128, 128, 128],
  grey: [128, 128, 128],
  silver: [192, 192, 192],
  lightgray: [211, 211, 211],
  lightgrey: [211, 211, 211],
  red: [255, 0, 0],
  yellow: [255, 255, 0],
  orange: [255, 165, 0],
};

function readColor(written: string | undefined): Rgb | undefined {
  if (written === undefined) return undefined;
  const word = /^#[0-9a-f]+|^[a-z]+(?:\([^)]*\))?/i.exec(written.trim())?.[0].toLowerCase() ?? '';
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(word);
  if (short) return triple(short.slice(1).map((digit) => parseInt(digit + digit, 16)));
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(word);
  if (long) return triple(long.slice(1).map((digits) => parseInt(digits, 16)));
  const rgb = /^rgb\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*\)$/.exec(word);
  return rgb ? triple(rgb.slice(1).map(Number)) : NAMED[word];
}

function triple([red = 0, green = 0, blue = 0]: number[]): Rgb {
  return [red, green, blue];
}

function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** WCAG's relative luminance of an sRGB colour. */
function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
