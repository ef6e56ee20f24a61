import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars, { type HelperOptions } from 'handlebars';
import type { Formats } from './formats';
import type { WordKey } from './words/words';

const VIEWS_DIR = join(__dirname, 'views');

/** Renders views by name; whatever they show is escaped. */
export type Views = { render: (name: string, data: object, formats: Formats) => string };

/** Reads and compiles every view once; those that begin with `_` are parts of others, and can be rendered alone. */
export function openViews(): Views {
  const handlebars = Handlebars.create();
  const files = readdirSync(VIEWS_DIR).filter((file) => file.endsWith('.hbs'));
  const compiled = new Map<string, HandlebarsTemplateDelegate>();
  for (const file of files) {
    const name = file.slice(0, -'.hbs'.length);
    const text = readFileSync(join(VIEWS_DIR, file), 'utf8');
    if (name.startsWith('_')) handlebars.registerPartial(name.slice(1), text);
    compiled.set(name, handlebars.compile(text));
  }
  registerHelpers(handlebars);
  return {
    render: (name, data, formats) => {
      const view = compiled.get(name);
      if (!view) throw new Error(`There is no view "${name}".`);
      return view(data, { data: { formats } });
    },
  };
}

const formatsOf = (options: HelperOptions): Formats => (options.data as { formats: Formats }).formats;
const isTime = (at: unknown): at is number => typeof at === 'number';

/** What views may call: words, dates and numbers in the reader's language, and comparisons. */
function registerHelpers(handlebars: typeof Handlebars): void {
  const { escapeExpression, SafeString } = handlebars;
  const timeElement = (at: number, text: string, formats: Formats): Handlebars.SafeString =>
    new SafeString(
      `<time datetime="${new Date(at).toISOString()}" title="${escapeExpression(formats.dateTime(at))}">${escapeExpression(text)}</time>`,
    );
  handlebars.registerHelper({
    t: (key: WordKey, options: HelperOptions) => formatsOf(options).say(key, options.hash as Record<string, string>),
    word: (group: string, value: string | null | undefined, options: HelperOptions) =>
      formatsOf(options).word(group, value),
    dateTime: (at: unknown, options: HelperOptions) => {
      const formats = formatsOf(options);
      return isTime(at) ? timeElement(at, formats.dateTime(at), formats) : '';
    },
    hour: (at: unknown, options: HelperOptions) => {
      const formats = formatsOf(options);
      return isTime(at) ? timeElement(at, formats.hour(at), formats) : '';
    },
    relative: (at: unknown, options: HelperOptions) => {
      const formats = formatsOf(options);
      return isTime(at) ? timeElement(at, formats.relative(at), formats) : '';
    },
    due: (at: unknown, options: HelperOptions) => {
      const formats = formatsOf(options);
      return isTime(at) ? timeElement(at, formats.due(at), formats) : '';
    },
    number: (value: unknown, options: HelperOptions) =>
      typeof value === 'number' ? formatsOf(options).number(value) : '',
    points: (value: unknown, options: HelperOptions) =>
      typeof value === 'number' ? formatsOf(options).points(value) : '',
    money: (value: unknown, currency: unknown, options: HelperOptions) =>
      typeof value === 'number' && typeof currency === 'string' ? formatsOf(options).money(value, currency) : '',
    eq: (a: unknown, b: unknown) => a === b,
    or: (...values: unknown[]) => values.slice(0, -1).find(Boolean),
    /** A selected or checked box, where the two are the same. */
    when: (a: unknown, b: unknown, attribute: unknown) => (a === b ? attribute : ''),
  });
}
