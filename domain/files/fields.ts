import { z } from 'zod';
import { durationSchema, fieldNameSchema, textSchema } from './leaf-values';
import { sentence } from '../words/sentence';

/** What a profile field may hold. `list` is a list of texts; `country` is ISO 3166; `choice` is one of `values`. */
export const FIELD_TYPES = [
  'text',
  'number',
  'boolean',
  'date',
  'choice',
  'list',
  'email',
  'phone',
  'url',
  'country',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

const valueSchema = z.union([
  z.string().min(1),
  z.strictObject({
    value: z.string().min(1),
    label: z.exactOptional(textSchema),
    synonyms: z.exactOptional(z.array(z.string())),
  }),
]);

/** Least and most a number may be, of a field of the profile and of a form alike. */
export const boundsOfNumbers = { min: z.exactOptional(z.number()), max: z.exactOptional(z.number()) };
type Bounded = { type?: string | undefined; min?: number; max?: number };

/** What is said where they do not. */
export const NOT_BOUNDED = {
  error: sentence('expected `min` and `max` on a number alone, `min` not above `max`'),
  path: ['min'],
};

/** Whether bounds stand where they can be kept. */
export function isBounded({ type, min, max }: Bounded): boolean {
  if (min === undefined && max === undefined) return true;
  return (type === undefined || type === 'number') && (min ?? -Infinity) <= (max ?? Infinity);
}

const fieldSchema = z
  .strictObject({
    name: fieldNameSchema,
    type: z.enum(FIELD_TYPES).default('text'),
    values: z.exactOptional(z.array(valueSchema).min(1)),
    label: z.exactOptional(textSchema),
    synonyms: z.exactOptional(z.array(z.string())),
    retention: z.exactOptional(durationSchema),
    ...boundsOfNumbers,
  })
  .refine(isBounded, NOT_BOUNDED)
  .refine(({ type, values }) => type !== 'choice' || values !== undefined, {
    error: sentence('expected `values`: the list to choose from'),
    path: ['values'],
  });

/** The schema of `fields.yaml`: `fields:` and a list (files.md, the workspace). */
export const fieldsSchema = z.strictObject({ fields: z.array(fieldSchema) });

/** The profile's fields. */
export type Fields = z.infer<typeof fieldsSchema>;
/** One field; `synonyms` are other names it goes by (CSV headers, hooks); a value may have its own. */
export type Field = z.infer<typeof fieldSchema>;

/** Fields that count or measure something: nobody has −4 employees, whether or not `fields.yaml` says so. */
const NEVER_NEGATIVE: ReadonlySet<string> = new Set(['employees', 'headcount', 'budget', 'revenue', 'turnover']);

/** Between what a number of the field must lie; `min` is 0 by default where less makes no sense. */
export function boundsOf({ name, min, max }: Pick<Field, 'name' | 'min' | 'max'>): { min?: number; max?: number } {
  const least = min ?? (NEVER_NEGATIVE.has(name) ? Math.min(0, max ?? 0) : undefined);
  return { ...(least !== undefined && { min: least }), ...(max !== undefined && { max }) };
}
