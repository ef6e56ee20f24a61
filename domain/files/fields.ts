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

const fieldSchema = z
  .strictObject({
    name: fieldNameSchema,
    type: z.enum(FIELD_TYPES).default('text'),
    values: z.exactOptional(z.array(valueSchema).min(1)),
    label: z.exactOptional(textSchema),
    synonyms: z.exactOptional(z.array(z.string())),
    retention: z.exactOptional(durationSchema),
  })
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
