import { z } from 'zod';
import { boundsOfNumbers, isBounded, NOT_BOUNDED } from './fields';
import { countSchema, fieldNameSchema, nameSchema, textSchema, urlSchema } from './leaf-values';
import { sentence } from '../words/sentence';

/** What a person may consent to (api.md, "Leads"). */
export const CONSENT_PURPOSES = ['email', 'pixel', 'links', 'web', 'sms', 'phone', 'scoring'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** How a form shows a field. */
export const FORM_FIELD_TYPES = [
  'text',
  'textarea',
  'number',
  'email',
  'phone',
  'url',
  'date',
  'choice',
  'boolean',
  'country',
  'hidden',
  'consent',
] as const;

const formFieldSchema = z
  .strictObject({
    name: fieldNameSchema,
    type: z.exactOptional(z.enum(FORM_FIELD_TYPES)),
    label: z.exactOptional(textSchema),
    required: z.boolean().default(false),
    values: z.exactOptional(z.array(z.string().min(1)).min(1)),
    for: z.exactOptional(z.array(z.enum(CONSENT_PURPOSES)).min(1)),
    text: z.exactOptional(textSchema),
    ...boundsOfNumbers,
  })
  .refine(isBounded, NOT_BOUNDED)
  .refine((field) => field.type !== 'consent' || (field.for !== undefined && field.text !== undefined), {
    error: sentence('expected `for` (what is consented to) and `text` (what the person reads) on a consent'),
  });

/** The schema of a form (files.md, "Form"; decisions.md, "Keys"). */
export const formSchema = z.strictObject({
  form: nameSchema,
  label: z.exactOptional(textSchema),
  fields: z.array(formFieldSchema).min(1, { error: sentence('expected at least one field') }),
  offer: z.exactOptional(nameSchema),
  confirm: z.enum(['single', 'double']).default('single'),
  thanks: z.exactOptional(urlSchema),
  tags: z.array(nameSchema).default([]),
  source: z.exactOptional(nameSchema),
  intent: z.exactOptional(nameSchema),
  basis: z.exactOptional(
    z.strictObject({ kind: z.enum(['consent', 'legitimate-interest']), notice: z.exactOptional(nameSchema) }),
  ),
  kiosk: z.exactOptional(z.boolean()),
  progressive: z.exactOptional(countSchema(1)),
});
export type Form = z.infer<typeof formSchema>;
export type FormField = z.infer<typeof formFieldSchema>;
