import { z } from 'zod';
import { estimateShape } from '../sequences/estimate-shape';
import { PURPOSES } from '../../domain/lead/lead';
import { eventKindSchema } from '../../domain/files/leaf-values';
import { instant, jsonObject, language, tags, text } from '../shapes/inputs';

const permission = z.enum(['granted', 'refused', 'unknown']);
const person = z.strictObject({
  profile: jsonObject,
  createdAt: instant.optional(),
  tags: tags.optional(),
  source: text(200).optional(),
  language: language.optional(),
  customer: z.boolean().optional(),
  consent: z.partialRecord(z.enum(PURPOSES), permission).optional(),
});

/** A profile has no field that is itself a set of fields: what has one under `profile` was meant as a person. */
const plainProfile = jsonObject
  .refine((lead) => typeof lead.profile !== 'object' || lead.profile === null)
  .transform((profile) => ({ profile }));

/** A lead by reference (`id`, `email:…`, `{ id }`), a person with all that rules read, or the fields of a profile alone. */
const subject = z.union(
  [text(300), z.strictObject({ id: text(300) }).transform(({ id }) => id), person, plainProfile],
  {
    error: 'expected the id of a lead, a person { profile, createdAt?, consent?, … } or the fields of a profile',
  },
);

/** A person, as the route reads one. */
export type SimulatedLead = Exclude<z.infer<typeof subject>, string>;

export const simulateBody = z.strictObject({
  model: z.string().min(1).max(1_048_576),
  lead: subject,
  events: z
    .array(
      z.strictObject({
        id: text(200).optional(),
        kind: eventKindSchema,
        at: instant.optional(),
        props: jsonObject.optional(),
      }),
    )
    .max(1000)
    .default([]),
  at: instant.optional(),
});

const band = z.enum(['cold', 'warm', 'hot', 'none']);
const bands = z.object({ cold: z.number(), warm: z.number(), hot: z.number(), none: z.number() });
const columns = z.array(z.object({ from: z.number(), to: z.number(), count: z.number() }));
export const rate = z.object({
  n: z.number(),
  count: z.number(),
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export const lift = z.object({
  rule: z.string(),
  count: z.number(),
  with: rate,
  without: rate,
  lift: z.number().nullable(),
});

export const impactShape = z.object({
  model: z.string(),
  version: z.number(),
  against: z.object({ model: z.string(), version: z.number() }).nullable(),
  at: z.string(),
  leads: z.number(),
  moved: z.number(),
  becomeHot: z.number(),
  reachSales: z.number(),
  becomeDisqualified: z.number(),
  confirm: z.array(z.string()),
  thresholds: z.object({ warm: z.number(), hot: z.number() }),
  bands: z.object({ before: bands, after: bands }),
  changes: z.array(z.object({ from: band, to: band, count: z.number() })),
  histogram: z.object({ before: columns, after: columns }),
  movers: z.array(
    z.object({
      lead: z.string(),
      stage: z.string(),
      before: z.number(),
      after: z.number(),
      change: z.number(),
      bands: z.object({ before: band, after: band }),
    }),
  ),
});

export const backtestShape = z.object({
  model: z.string(),
  version: z.number(),
  deals: z.number(),
  won: z.number(),
  lost: z.number(),
  caught: rate,
  falseAlarms: rate,
  medianDaysEarly: z.number().nullable(),
  rules: z.array(lift),
  threshold: z.object({ proposed: z.number(), hot: z.number(), caught: rate, falseAlarms: rate }).nullable(),
  salesCycle: z.object({ medianDays: z.number(), proposed: z.string() }).nullable(),
  tooFew: z.string().nullable(),
  unknown: z.array(z.object({ line: z.number(), email: z.string() })),
  errors: z.array(z.object({ line: z.number(), message: z.string() })),
});

export const differenceShape = z.object({ path: z.string(), before: z.unknown(), after: z.unknown() });

/** What a publication answers (decisions.md 29); `warnings` only where there are some, `moves` of a dry run, `estimate` of a broadcast. */
export const publishedShape = z.object({
  version: z.number(),
  job: z.string().nullable(),
  warnings: z.array(z.string()).optional(),
  moves: z.array(z.record(z.string(), z.unknown())).optional(),
  estimate: estimateShape.optional(),
});
