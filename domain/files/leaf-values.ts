import { z } from 'zod';
import { type FieldScope } from '../conditions/condition-fields';
import { parseCondition } from '../conditions/parse-condition';
import { parseDuration } from '../time/duration';
import { sentence, type Sentence } from '../words/sentence';

/** A text people read: one for all languages, or one a language (files.md, introduction). */
export type Text = string | { fr?: string; en?: string };

/** A condition as written; it has been checked, `parseCondition` reads it. */
export type WrittenCondition = Record<string, unknown>;

/** The schema of {@link Text}. */
export const textSchema = z.union(
  [z.string(), z.strictObject({ fr: z.exactOptional(z.string()), en: z.exactOptional(z.string()) })],
  {
    error: sentence('expected a text, or { fr: …, en: … }'),
  },
);

/** A name: what files, rules and steps are called and refer to one another by. */
export const nameSchema = spelled(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/,
  'expected a name of letters, digits, - and _ (no spaces)',
);

/** A template's name: a path under `emails/`, `layouts/base` and `partials/foot` included. */
export const templateNameSchema = spelled(
  /^[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9][A-Za-z0-9_-]*)*$/,
  "expected a template's name, such as welcome",
);

/** A profile field's name, as in `fields.yaml`, without `profile.`. */
export const fieldNameSchema = spelled(
  /^(?!constructor$|prototype$)[A-Za-z][A-Za-z0-9_]{0,79}$/,
  "expected a field's name, such as firstName",
);

/** An event kind: `email.clicked`, `x.trial.started` (api.md, "Events"). */
export const eventKindSchema = spelled(
  /^[A-Za-z][\w-]*(\.[A-Za-z0-9_][\w-]*)+$/,
  'expected an event kind such as email.clicked or x.trial',
);

/** A length of time: `90 minutes`, `3 days`, `2 business days` (files.md, introduction). Kept as written. */
export const durationSchema = z
  .string({ error: sentence('expected a duration such as "3 days" or "2 business hours"') })
  .refine((text) => parseDuration(text) !== null, {
    error: sentence('expected a duration such as "3 days" or "2 business hours"'),
  });

/** A length of time that needs no business calendar: for scoring and conditions (decisions.md 3). Kept as written. */
export const plainDurationSchema = z
  .string({ error: sentence('expected a duration such as "30 days" or "6 months"') })
  .refine((text) => isPlain(text), {
    error: sentence('expected a duration such as "30 days" or "6 months" (no business time here)'),
  });

/** A plain length of time that is divided by or walked in: of none there is nothing to say. */
export const spanSchema = plainDurationSchema.refine((text) => !isNothing(text), {
  error: sentence('expected a duration longer than 0'),
});

/** A share: `5 %`, `5%` or the number 5; 0 to 100. Read as the number of per cent. */
export const percentSchema = z
  .union([z.number(), spelled(/^\s*\d+(\.\d+)?\s*%?\s*$/, 'expected a percentage such as "5 %"')], {
    error: sentence('expected a percentage such as "5 %"'),
  })
  .transform((written) => (typeof written === 'number' ? written : Number.parseFloat(written)))
  .refine((percent) => percent >= 0 && percent <= 100, { error: sentence('expected a percentage from 0 % to 100 %') });

/** A condition on a lead (files.md, "Conditions"), checked as it is read; kept as written, compile it with `parseCondition`. */
export const conditionSchema = conditionSchemaOf('lead', 'expected a condition such as { profile.country: FR }');

/** A condition in a scoring rule: it may not read what the score decides (decisions.md 20). */
export const ruleConditionSchema = conditionSchemaOf('rule', 'expected a condition such as { profile.country: FR }');

/** A condition on an event's own `props`: field names are free, the operators those of every condition. */
export const whereSchema = conditionSchemaOf(
  'free',
  "expected a condition on the event's props, such as { path: /pricing }",
);

/** A web address; that links should be https is the lint's to say. */
export const urlSchema = spelled(/^https?:\/\/\S+$/, 'expected a web address starting with https://');

/** An e-mail address, by its shape only. */
export const emailAddressSchema = spelled(/^[^\s@<>]+@[^\s@<>]+$/, 'expected an e-mail address');

/** A local time of day, `09:00`. */
export const timeOfDaySchema = spelled(/^([01]?\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "09:00"');

/** A calendar day, `2027-01-15`. */
export const dateSchema = spelled(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2027-01-15').refine(
  (text) => isCalendarDay(text),
  {
    error: sentence('expected a day that exists in the calendar, such as 2027-01-15'),
  },
);

/** A day or a span of days, both included: `2026-12-20/2027-01-03`. */
export const daySpanSchema = spelled(
  /^\d{4}-\d{2}-\d{2}(\/\d{4}-\d{2}-\d{2})?$/,
  'expected days such as 2026-12-20/2027-01-03',
).refine((text) => isOrderedSpan(text), {
  error: sentence('expected days that exist, the first not after the last, such as 2026-12-20/2027-01-03'),
});

/** A span of days of every year, `12-24/01-02`, or of one year; both ends included. */
export const blackoutSchema = spelled(
  /^(\d{4}-)?\d{2}-\d{2}(\/(\d{4}-)?\d{2}-\d{2})?$/,
  'expected days such as "08-01/08-21"',
)
  .refine((text) => text.split('/').every((day) => isCalendarDay(day.length === 5 ? `2024-${day}` : day)), {
    error: sentence('expected days that exist in the calendar, such as "08-01/08-21"'),
  })
  .refine((text) => isOneSpan(text), {
    error: sentence('expected both days with a year, the first not after the last, or both without'),
  });

/** A weekday in three letters. */
export const weekdaySchema = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

/** A time zone of the tz database, `Europe/Paris`; whether it exists is checked against the runtime's own table. */
export const zoneSchema = z.string({ error: sentence('expected a time zone such as Europe/Paris') }).refine(isZone, {
  error: sentence('expected a time zone such as Europe/Paris'),
});

/** A country whose public holidays are skipped: ISO 3166, with an optional region, `FR` or `DE-BY`. */
export const holidaysSchema = spelled(
  /^[A-Z]{2}(-[A-Z0-9]{1,3}){0,2}$/,
  'expected a country code such as FR, for its public holidays',
);

/** A whole number, at least `least`. */
export function countSchema(least: 0 | 1 = 0): z.ZodNumber {
  const error = sentence(least === 0 ? 'expected a whole number, 0 or more' : 'expected a whole number, 1 or more');
  return z.number({ error }).int({ error }).min(least, { error });
}

/** A number of points: finite, decimals allowed. */
export const pointsSchema = z
  .number({ error: sentence('expected a number of points, such as 10 or -5') })
  .min(-1_000_000, { error: sentence('expected at least -1000000 points') })
  .max(1_000_000, { error: sentence('expected at most 1000000 points') });

/** A text that follows `pattern`; `error` says what is expected. */
export function spelled(pattern: RegExp, error: Sentence): z.ZodString {
  return z.string({ error }).regex(pattern, { error });
}

function conditionSchemaOf(fields: FieldScope, error: Sentence): z.ZodType<WrittenCondition, WrittenCondition> {
  return z.record(z.string(), z.unknown(), { error }).superRefine((written, context) => {
    const parsed = parseCondition(written, { fields });
    if (parsed.ok) return;
    for (const { path, message, words, suggestion, part } of parsed.errors) {
      context.addIssue({
        code: 'custom',
        path: [...path],
        message,
        params: { suggestion, words, part },
        continue: true,
      });
    }
  });
}

function isPlain(text: string): boolean {
  const duration = parseDuration(text);
  return duration !== null && !duration.unit.startsWith('business ');
}

/** Whether a text is a duration of 0; what cannot be read is another error. */
function isNothing(text: string): boolean {
  return parseDuration(text)?.amount === 0;
}

function isCalendarDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

function isOrderedSpan(text: string): boolean {
  const [first = '', last = first] = text.split('/');
  return isCalendarDay(first) && isCalendarDay(last) && first <= last;
}

/** Without years a span may go over New Year; with them it has a first day. */
function isOneSpan(text: string): boolean {
  const [first = '', last = first] = text.split('/');
  return first.length === last.length && (first.length === 5 || first <= last);
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
