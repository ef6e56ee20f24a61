import { z } from 'zod';
import { PURPOSES } from '../../domain/lead/lead';
import { jsonObject, language, tags, text } from './inputs';

const permission = z.enum(['granted', 'refused', 'unknown']);
const permissions = z.strictObject(
  Object.fromEntries(PURPOSES.map((purpose) => [purpose, permission.optional()])) as Record<
    (typeof PURPOSES)[number],
    z.ZodOptional<typeof permission>
  >,
);

/** A lead to try things on: the reference of a stored one, or what one would be like. */
export const sampleLead = z.union([
  text(300),
  z.strictObject({
    profile: jsonObject.optional(),
    email: z.email().optional(),
    language: language.optional(),
    tags: tags.optional(),
    source: text(200).optional(),
    consent: permissions.optional(),
  }),
]);
