import { z } from 'zod';
import {
  ruleConditionSchema,
  countSchema,
  eventKindSchema,
  fieldNameSchema,
  nameSchema,
  plainDurationSchema,
  pointsSchema,
  spanSchema,
  textSchema,
  whereSchema,
} from './leaf-values';
import { sentence } from '../words/sentence';

const malusSchema = pointsSchema.max(0, { error: sentence('expected 0 or fewer points: silence never earns any') });

const fitRuleSchema = z.strictObject({
  id: nameSchema,
  label: z.exactOptional(textSchema),
  when: ruleConditionSchema,
  points: pointsSchema,
  group: z.exactOptional(nameSchema),
});

const limitSchema = z.strictObject({
  times: countSchema(1),
  per: spanSchema,
  distinct: z.exactOptional(z.string().min(1)),
});

const engagementRuleSchema = z.strictObject({
  id: nameSchema,
  label: z.exactOptional(textSchema),
  event: eventKindSchema,
  where: z.exactOptional(whereSchema),
  points: pointsSchema,
  halfLife: z.exactOptional(spanSchema),
  expires: z.exactOptional(spanSchema),
  limit: z.exactOptional(limitSchema),
  unlimited: z.exactOptional(z.boolean()),
  fields: z.exactOptional(z.record(fieldNameSchema, pointsSchema)),
});

const disqualifyRuleSchema = z.strictObject({
  id: nameSchema,
  label: z.exactOptional(textSchema),
  when: ruleConditionSchema,
  reason: nameSchema,
});

const bandsSchema = z
  .strictObject({ warm: pointsSchema, hot: pointsSchema })
  .refine(({ warm, hot }) => warm <= hot, { error: sentence('expected warm to be at most hot'), path: ['warm'] });

/** The schema of a scoring model file (files.md, "Scoring model"). */
export const scoringModelSchema = z
  .strictObject({
    model: nameSchema,
    label: z.exactOptional(textSchema),
    shadow: z.exactOptional(z.boolean()),
    salesCycle: z.exactOptional(spanSchema),
    taper: z.exactOptional(plainDurationSchema),
    min: z.exactOptional(pointsSchema),
    max: z.exactOptional(pointsSchema),
    bands: bandsSchema,
    hotRequires: z.exactOptional(
      z.strictObject({ fit: z.exactOptional(pointsSchema), engagement: z.exactOptional(pointsSchema) }),
    ),
    engagementMin: z.exactOptional(pointsSchema),
    account: z.exactOptional(z.strictObject({ by: z.enum(['max', 'sum']) })),
    fit: z.array(fitRuleSchema).default([]),
    completeness: z.exactOptional(z.strictObject({ fields: z.array(fieldNameSchema).min(1), points: pointsSchema })),
    freshness: z.exactOptional(
      z.strictObject({ fields: z.array(fieldNameSchema).min(1), within: plainDurationSchema, points: pointsSchema }),
    ),
    engagement: z.array(engagementRuleSchema).default([]),
    inactivity: z.exactOptional(
      z.strictObject({
        perMonth: malusSchema,
        max: z.exactOptional(countSchema(0)),
        resetBy: z.exactOptional(pointsSchema),
      }),
    ),
    noResponse: z.exactOptional(
      z.strictObject({ unanswered: countSchema(1), points: malusSchema, max: z.exactOptional(countSchema(0)) }),
    ),
    disqualify: z.array(disqualifyRuleSchema).default([]),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    error: sentence('expected min to be at most max'),
    path: ['min'],
  });

/** A scoring model as read from its file; durations and conditions are kept as written. `compileModel` makes it run. */
export type ScoringModel = z.infer<typeof scoringModelSchema>;
/** One profile rule: its points count while `when` matches; of one `group` only the highest. */
export type FitRule = z.infer<typeof fitRuleSchema>;
/** One behaviour rule: what an event of that kind is worth. */
export type EngagementRule = z.infer<typeof engagementRuleSchema>;
/** One rule that puts a lead out, with its reason. */
export type DisqualifyRule = z.infer<typeof disqualifyRuleSchema>;
