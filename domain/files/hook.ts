import { z } from 'zod';
import { CONSENT_PURPOSES } from './form';
import { eventKindSchema, nameSchema, spelled, textSchema } from './leaf-values';
import { sentence } from '../words/sentence';

const theirPathSchema = spelled(
  /^(?!.*(__proto__|constructor|prototype))[^\s.[\]]+(\.[^\s.[\]]+)*$/,
  'expected the path of a field in what they send, such as user.email',
);
const ourFieldSchema = z.union(
  [
    z.enum(['email', 'phone', 'externalId', 'language', 'source']),
    spelled(
      /^profile\.[A-Za-z][A-Za-z0-9_]*$/,
      'expected email, phone, externalId, language, source or profile.<field>',
    ),
    z.templateLiteral(['consent.', z.enum(CONSENT_PURPOSES)]),
  ],
  { error: sentence('expected email, phone, externalId, language, source, profile.<field> or consent.<purpose>') },
);

const verifySchema = z
  .strictObject({
    by: z.enum(['secret', 'hmac', 'standard-webhooks']),
    header: z.exactOptional(z.string().min(1)),
    secret: z.exactOptional(z.string().min(1)),
    secretFile: z.exactOptional(z.string().min(1)),
  })
  .refine(({ secret, secretFile }) => (secret === undefined) !== (secretFile === undefined), {
    error: sentence('expected one of `secret` and `secretFile`'),
  });

/**
 * The schema of an inbound webhook's mapping (files.md, the workspace; api.md, `POST /hooks/in/:name`): `lead` says which of
 * their fields is which of ours (`email: user.email`), `event` what happened, `each` where a list of such items lies.
 */
export const hookSchema = z.strictObject({
  hook: nameSchema,
  label: z.exactOptional(textSchema),
  verify: verifySchema,
  each: z.exactOptional(theirPathSchema),
  lead: z.partialRecord(ourFieldSchema, theirPathSchema),
  event: z.exactOptional(
    z.strictObject({
      kind: eventKindSchema,
      id: z.exactOptional(theirPathSchema),
      at: z.exactOptional(theirPathSchema),
      props: z.exactOptional(z.record(z.string().min(1), theirPathSchema)),
    }),
  ),
  source: z.exactOptional(nameSchema),
  tags: z.array(nameSchema).default([]),
  intent: z.exactOptional(nameSchema),
  basis: z.exactOptional(
    z.strictObject({ kind: z.enum(['consent', 'legitimate-interest']), notice: z.exactOptional(nameSchema) }),
  ),
});
export type Hook = z.infer<typeof hookSchema>;
