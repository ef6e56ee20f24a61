import { resolveLocal } from '../domain/time/zones';

/** What a form or an address carried: texts, trimmed; what was left empty is not there. */
export type Form = {
  /** The names of all that came. */
  names: () => string[];
  text: (name: string) => string | undefined;
  texts: (name: string) => string[];
  /** As it came, for texts whose spaces matter. */
  raw: (name: string) => string;
  /** The same; undefined where the field was not there at all, so that one left empty is told from one not shown. */
  sent: (name: string) => string | undefined;
  /** `NaN` for what is no number, so that whoever checks ranges finds it (`readNumber`). */
  number: (name: string) => number | undefined;
  /** A local time of a `datetime-local` or `date` field in a zone (a date is its start of business, 09:00), as epoch ms. */
  instant: (name: string, zone: string) => number | undefined;
  checked: (name: string) => boolean;
};

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::\d{2})?)?$/;

/** Reads what express parsed. */
export function readForm(fields: unknown): Form {
  const all = (typeof fields === 'object' && fields !== null ? fields : {}) as Record<string, unknown>;
  const texts = (name: string): string[] => {
    const value = Object.hasOwn(all, name) ? all[name] : undefined;
    const list: unknown[] = Array.isArray(value) ? value : [value];
    return list
      .filter((one) => typeof one === 'string')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  };
  const text = (name: string): string | undefined => texts(name)[0];
  const sent = (name: string): string | undefined => {
    const value = Object.hasOwn(all, name) ? all[name] : undefined;
    return typeof value === 'string' ? value.replace(/\r\n/g, '\n') : undefined;
  };
  return {
    names: () => Object.keys(all),
    text,
    texts,
    raw: (name) => sent(name) ?? '',
    sent,
    number: (name) => {
      const written = text(name);
      return written === undefined ? undefined : readNumber(written);
    },
    instant: (name, zone) => {
      const [, year, month, day, hour = '09', minute = '00'] = LOCAL.exec(text(name) ?? '') ?? [];
      if (year === undefined) return undefined;
      const [y, mo, d, h, mi] = [year, month, day, hour, minute].map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      return resolveLocal({ year: y, month: mo, day: d, hour: h, minute: mi }, zone);
    },
    checked: (name) => text(name) !== undefined,
  };
}

/**
 * A number as people write it in French or English, whichever the page speaks: spaces group, a comma or a point is the decimal sign, and
 * groups of three where there are three digits behind it (`24,000` and `24.000` are never meant as 24). `NaN` for anything else.
 */
export function readNumber(written: string): number {
  const plain = written.replace(/[\s\u00a0\u202f]/g, '');
  const [, grouped, , decimals = '0'] =
    /^(-?[1-9]\d{0,2}([.,])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/.exec(plain) ?? [];
  if (grouped !== undefined) return Number(`${grouped.replace(/[.,]/g, '')}.${decimals}`);
  const point = plain.replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(point) ? Number(point) : Number.NaN;
}

/** Removes members that are undefined, as inputs with exact optional members want them. */
export function definite<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
