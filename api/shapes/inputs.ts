import { z } from 'zod';
import { PURPOSES } from '../../domain/lead/lead';
import type { Json } from '../../domain/timeline/entry';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An ISO 8601 instant with its offset; read as epoch ms. */
export const instant = z
  .string()
  .meta({ format: 'date-time' })
  .transform((text, context) => {
    const ms = ISO.test(text) ? Date.parse(text) : Number.NaN;
    // Date.parse rolls 30 February over into March; a date that does not exist is a mistake.
    const day = Number(text.slice(8, 10));
    if (
      !Number.isNaN(ms) &&
      day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
    )
      return ms;
    context.addIssue({ code: 'custom', message: 'expected an ISO 8601 time such as 2026-03-31T09:00:00Z' });
    return z.NEVER;
  });

/** A text of at most so many characters, not blank. */
export function text(max: number): z.ZodString {
  return z.string().trim().min(1).max(max);
}

/** Any JSON value: what a parsed body holds is nothing else. */
const json = z.unknown().transform((value) => value as Json);
/** Names are checked against prototypes by zod, which makes plain objects. */
export const jsonObject = z.record(z.string().min(1).max(100), json);

export const language = z.enum(['fr', 'en']);
export const tags = z.array(text(100)).max(200);

const permission = z.enum(['granted', 'refused', 'unknown']);
const purposes = Object.fromEntries(PURPOSES.map((purpose) => [purpose, permission.optional()])) as Record<
  (typeof PURPOSES)[number],
  z.ZodOptional<typeof permission>
>;

/** `tracking` sets pixel, links and web together; `source` and `at` are the proof (api.md, `POST /v1/leads`). */
export const consent = z.strictObject({
  ...purposes,
  tracking: z.boolean().optional(),
  basis: z.enum(['consent', 'legitimate-interest']).optional(),
  notice: text(200).optional(),
  text: text(4000).optional(),
  source: text(200),
  at: instant,
});

/** What a key or a person may do (api.md, first paragraph). */
export const role = z.enum(['admin', 'marketer', 'lead-manager', 'qualifier', 'sales', 'sales-manager', 'integration']);

/** How much of a list (api.md: at most 200, 50 by default). */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(500).optional(),
};
export const pagingQuery = z.strictObject(paging);

/** `?flag=true`. */
export const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** What one of a person's addresses looks like, by shape only. */
export const emailAddress = z
  .string()
  .trim()
  .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'expected an e-mail address')
  .max(254);

/** Removes keys whose value is undefined, as inputs with exact optional keys want them. */
export function definite<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
