import { z } from 'zod';
import { keyedUnion } from './keyed-union';
import {
  conditionSchema,
  countSchema,
  durationSchema,
  nameSchema,
  percentSchema,
  spelled,
  textSchema,
  timeOfDaySchema,
  weekdaySchema,
} from './leaf-values';
import { describedStepSchema, emailActionSchema, type Step, stepsSchema } from './sequence-step';
import { sendWindowSchema } from './window';
import { durationOf } from '../time/duration';
import { sentence } from '../words/sentence';

const reentrySchema = z.strictObject({ after: durationSchema, max: z.exactOptional(countSchema(1)) });

/** What the three forms share. */
const journeyKeys = {
  label: z.exactOptional(textSchema),
  priority: z.number({ error: sentence('expected a number; the higher goes first') }).default(0),
  window: z.exactOptional(sendWindowSchema),
  holdout: z.exactOptional(percentSchema),
};

const membershipKeys = {
  ...journeyKeys,
  entry: z.exactOptional(
    z.strictObject({ when: z.exactOptional(conditionSchema), reentry: z.exactOptional(reentrySchema) }),
  ),
  goal: z.exactOptional(conditionSchema),
  exit: z.exactOptional(z.strictObject({ when: conditionSchema })),
};

/** A drip sequence: entry rule, steps, exits (files.md, "Sequence"). */
export const dripSequenceSchema = dripOver(stepsSchema);
export type DripSequence = z.infer<typeof dripSequenceSchema>;

const emailStepSchema = z.strictObject({
  id: z.exactOptional(nameSchema),
  skipWhen: z.exactOptional(conditionSchema),
  email: emailActionSchema,
});
/** Content may be written as a mail step, or as the mail alone; it is always read as a mail step. */
const contentSchema = z.union([emailStepSchema, emailActionSchema.transform((email) => ({ email }))]);

/** Content that comes every 0 days would all come at once. */
const everySchema = durationSchema.refine((text) => durationOf(text).amount > 0, {
  error: sentence('expected a duration longer than 0'),
});

/** A stream: each member gets the next content it has not had (files.md, "Sequence"). */
export const streamSchema = z.strictObject({
  stream: nameSchema,
  ...membershipKeys,
  cadence: z.strictObject({
    every: everySchema,
    on: z.exactOptional(weekdaySchema),
    at: z.exactOptional(timeOfDaySchema),
  }),
  content: z.array(contentSchema),
});
export type Stream = z.infer<typeof streamSchema>;

/** A broadcast: one mail to a segment, once (files.md, "Sequence"). `at` without an offset is in the window's zone. */
export const broadcastSchema = z.strictObject({
  broadcast: nameSchema,
  ...journeyKeys,
  segment: nameSchema,
  at: spelled(
    /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/,
    'expected a day and time such as 2026-11-03T10:00',
  ),
  email: emailActionSchema,
});
export type Broadcast = z.infer<typeof broadcastSchema>;

export type Sequence = DripSequence | Stream | Broadcast;

/** What the three forms say of who is mailed and when; what goes out lies compiled beside it. */
export type SequenceRules = Pick<DripSequence, 'label' | 'priority' | 'window' | 'holdout' | 'entry' | 'goal' | 'exit'>;

/** The schema of a file of `sequences/`: a drip, a stream or a broadcast, told by its naming key. */
export const sequenceSchema: z.ZodType<Sequence> = keyedUnion<Sequence>(
  () => ({ sequence: dripSequenceSchema, stream: streamSchema, broadcast: broadcastSchema }),
  'file',
);

/** The same as a plain union: what the JSON Schema for editors is generated from. */
export const describedSequenceSchema = z.union([dripOver(z.array(describedStepSchema)), streamSchema, broadcastSchema]);

function dripOver(steps: z.ZodType<Step[]>) {
  return z.strictObject({ sequence: nameSchema, ...membershipKeys, steps });
}

/** The name a sequence, stream or broadcast gives itself. */
export function sequenceName(sequence: Sequence): string {
  if ('sequence' in sequence) return sequence.sequence;
  return 'stream' in sequence ? sequence.stream : sequence.broadcast;
}
