import { LOCALES, sayDate } from '../../domain/words/locales';
import Handlebars from 'handlebars';
import { isSafeUrl, type Reference } from './expression';
import { findAt, type Finding } from './finding';
import { DATE_STYLES, type DateStyle, type MailLanguage } from './vocabulary';
import { tell, type Told } from '../../domain/words/sentence';

/** What one rendering reads and gathers. */
export type Rendering = {
  /** The variables by their first name. Only own properties are ever read. */
  root: Readonly<Record<string, unknown>>;
  language: MailLanguage;
  timeZone: string;
  /** The address a link goes out with; absent: its plain address. */
  trackLink: ((name: string, url: string) => string) | undefined;
  /** Adds to an address what tells where its reader comes from; absent: it stays as written. */
  aimLink: ((name: string, url: string) => string) | undefined;
  assetUrl: ((name: string) => string) | undefined;
  links: { name: string; url: string }[];
  errors: Finding[];
};

/** What a compiled text's numbers refer to. */
export type Book = { references: readonly Reference[]; literals: readonly string[] };

type Options = { data: { rendering: Rendering; book: Book }; hash: Record<string, unknown> };
const UNKNOWN_PLACE = { file: '', line: 1, column: 1 };

/** Handlebars, alone with our functions: no partials, no look-ups of its own, nothing shared with other users of the library. */
export const engine = Handlebars.create();
for (const name of Object.keys(engine.helpers)) if (name !== 'if' && name !== 'unless') engine.unregisterHelper(name);

/** The functions compiled templates call, by name; each reads the rendering from the call's data. */
export const RUNTIME_FUNCTIONS: Record<string, (...args: never[]) => unknown> = {
  text: (index: number, { data }: Options) => data.book.literals[index] ?? '',
  may: (index: number, options: Options) => lookUp(index, options),
  need: (index: number, options: Options) => {
    const value = lookUp(index, options);
    if (!isMissing(value)) return value;
    const reference = options.data.book.references[index];
    const name = reference?.parts.join('.') ?? '';
    if (name === 'preheader') return '';
    complain(options, index, tell('“{name}” is missing and has no default: {{default {name} "…"}}.', { name }));
    return '';
  },
  orElse: (value: unknown, otherwise: unknown) => (isMissing(value) ? otherwise : value),
  eq: (left: unknown, right: unknown) =>
    !isMissing(left) && (left === right || (isPlain(left) && isPlain(right) && String(left) === String(right))),
  dateFormat: (value: unknown, ...rest: unknown[]) => {
    const options = rest.at(-1) as Options;
    const index = rest.at(-2) as number;
    const style = rest.length > 2 ? (rest[0] as DateStyle) : DATE_STYLES[0];
    // What is missing has been told, or its default is to show nothing.
    if (value === '') return '';
    const instant = typeof value === 'number' || typeof value === 'string' ? new Date(value) : new Date(Number.NaN);
    if (Number.isNaN(instant.getTime())) {
      complain(options, index, tell('“{found}” is not a date.', { found: write(value, options) }));
      return '';
    }
    const { rendering } = options.data;
    return sayDate(dateFormatter(rendering, style), instant.getTime(), rendering.language);
  },
  number: (value: unknown, index: number, options: Options) => {
    if (value === '') return '';
    const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof amount !== 'number' || !Number.isFinite(amount)) {
      complain(options, index, tell('“{found}” is not a number.', { found: write(value, options) }));
      return '';
    }
    return numberFormatter(options.data.rendering.language, options.hash).format(amount);
  },
  link: (target: unknown, name: string, index: number, options: Options) => {
    const { rendering } = options.data;
    if (typeof target !== 'string' || !isSafeUrl(target)) {
      complain(
        options,
        index,
        tell('A link needs an address that begins with https://, not “{found}”.', { found: write(target, options) }),
      );
      return '';
    }
    if (!rendering.links.some((link) => link.name === name && link.url === target))
      rendering.links.push({ name, url: target });
    const aimed = rendering.aimLink?.(name, target) ?? target;
    return rendering.trackLink?.(name, aimed) ?? aimed;
  },
  asset: (name: unknown, index: number, options: Options) => {
    const { assetUrl } = options.data.rendering;
    if (typeof name !== 'string' || !/^[\w-]+(\.[\w-]+)*(\/[\w-]+(\.[\w-]+)*)*$/.test(name) || !assetUrl) {
      complain(options, index, tell('“{found}” is not a file of assets/.', { found: write(name, options) }));
      return '';
    }
    return assetUrl(name);
  },
  esc: (value: unknown, options: Options) => escapeHtml(write(value, options)),
  url: (value: unknown, options: Options) => escapeHtml(write(value, options)),
  // Through bytes and back: a lone half of a surrogate pair would make encodeURIComponent throw.
  urlPart: (value: unknown, options: Options) => encodeURIComponent(Buffer.from(write(value, options)).toString()),
  plain: (value: unknown, options: Options) => write(value, options),
};
for (const [name, run] of Object.entries(RUNTIME_FUNCTIONS))
  engine.registerHelper(name, run as Handlebars.HelperDelegate);

/** The value of a variable by own properties alone: what an object inherits is not a field of a lead. */
function lookUp(index: number, { data }: Options): unknown {
  let value: unknown = data.rendering.root;
  for (const part of data.book.references[index]?.parts ?? []) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

function complain({ data }: Options, index: number, told: Told): void {
  const origin = data.book.references[index]?.origin ?? data.book.references[0]?.origin ?? UNKNOWN_PLACE;
  data.rendering.errors.push(findAt(origin, told));
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A value as people read it. An object has no words; it shows as nothing rather than as `[object Object]`. */
function write(value: unknown, options: Options): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') {
    if (options.data.rendering.language === 'fr') return value ? 'oui' : 'non';
    return value ? 'yes' : 'no';
  }
  return Array.isArray(value)
    ? value
        .filter(isPlain)
        .map((each) => write(each, options))
        .join(', ')
    : '';
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Safe as text and within quoted attributes; `=` stays, so that addresses can be read by anyone. */
export function escapeHtml(text: string): string {
  return /[&<>"'`]/.test(text) ? text.replace(/[&<>"'`]/g, (character) => ESCAPES[character] ?? '') : text;
}

const STYLE_OPTIONS: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
};

// Formatters cost far more to make than to use, and there are few of them: languages × styles × zones.
const formatters = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dateFormatter({ language, timeZone }: Rendering, style: DateStyle): Intl.DateTimeFormat {
  return remember(
    `${language} ${style} ${timeZone}`,
    () => new Intl.DateTimeFormat(LOCALES[language], { ...STYLE_OPTIONS[style], timeZone }),
  );
}

function numberFormatter(language: MailLanguage, hash: Record<string, unknown>): Intl.NumberFormat {
  return remember(`${language} ${JSON.stringify(hash)}`, () => {
    const options: Intl.NumberFormatOptions = {};
    if (typeof hash.digits === 'number') options.minimumFractionDigits = options.maximumFractionDigits = hash.digits;
    if (typeof hash.currency === 'string') Object.assign(options, { style: 'currency', currency: hash.currency });
    if (hash.percent === true) options.style = 'percent';
    return new Intl.NumberFormat(LOCALES[language], options);
  });
}

function remember<F extends Intl.DateTimeFormat | Intl.NumberFormat>(key: string, make: () => F): F {
  const known = formatters.get(key) as F | undefined;
  if (known) return known;
  const made = make();
  formatters.set(key, made);
  return made;
}
