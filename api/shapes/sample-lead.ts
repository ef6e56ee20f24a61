import { z } from 'zod';
import { PURPOSES } from '../../domain/lead/lead';
import { consent, jsonObject, language, tags, text } from './inputs';

const TRACKING = ['pixel', 'links', 'web'] as const;

/** As `POST /v1/leads` takes it, the proof left out: nothing is stored. */
const permissions = consent.partial().transform(({ tracking, ...given }) => {
  const tracked = tracking === undefined ? {} : Object.fromEntries(TRACKING.map((purpose) => [purpose, tracking]));
  const purposes = PURPOSES.map((purpose) => {
    const all = tracked[purpose];
    return [purpose, given[purpose] ?? (all === undefined ? undefined : all ? 'granted' : 'refused')] as const;
  });
  return Object.fromEntries(purposes);
});

const person = z.strictObject({
  profile: jsonObject.optional(),
  email: z.email().optional(),
  language: language.optional(),
  tags: tags.optional(),
  source: text(200).optional(),
  consent: permissions.optional(),
});

/** A profile has no field that is itself a set of fields: what has one was meant as a person. */
const plainProfile = jsonObject
  .refine((fields) => Object.values(fields).every((value) => typeof value !== 'object' || Array.isArray(value)))
  .transform((profile) => ({ profile }));

/**
 * A lead to try things on: the reference of a stored one (`id`, `email:…`, `{ id }`), what one would be like, or the fields of a profile
 * alone.
 */
export const sampleLead = z.union(
  [text(300), z.strictObject({ id: text(300) }).transform(({ id }) => id), person, plainProfile],
  { error: 'expected the id of a lead, a person { profile, consent, language, … } or the fields of a profile' },
);
