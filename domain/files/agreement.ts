import { z } from 'zod';
import {
  countSchema,
  dateSchema,
  durationSchema,
  nameSchema,
  percentSchema,
  pointsSchema,
  textSchema,
} from './leaf-values';
import { businessCalendarSchema } from './window';
import { sentence } from '../words/sentence';

/** A version written as a name or a number (`agreement: 2026`), read as text. */
export const versionNameSchema = z
  .union([nameSchema, z.number()], { error: sentence('expected a name or a year such as 2026') })
  .transform(String);

const bantSchema = z.enum(['budget', 'authority', 'need', 'time']);
const slaSchema = z.strictObject({
  handRaiser: durationSchema.default('30 business minutes'),
  firstAttempt: durationSchema.default('4 business hours'),
  qualify: durationSchema.default('10 business days'),
  accept: durationSchema.default('8 business hours'),
  followUp: durationSchema.default('3 business days'),
});
const recycleRuleSchema = z.strictObject({ coolDown: durationSchema, sequence: z.exactOptional(nameSchema) });
const reasonsSchema = z.array(nameSchema);

/**
 * The schema of the agreement (files.md, "Agreement"; decisions.md, "Keys"). What a file leaves out takes the value of the
 * contract's example: the team still gets a working agreement from a short file.
 */
export const agreementSchema = z.strictObject({
  agreement: versionNameSchema,
  definitions: z
    .strictObject({ goodLead: z.array(textSchema).default([]), badLead: z.array(textSchema).default([]) })
    .prefault({}),
  reviewBy: z.exactOptional(dateSchema),
  handoff: z.strictObject({ model: nameSchema, hot: pointsSchema }),
  qualification: z.enum(['phone', 'direct']).default('phone'),
  mqlBy: z.enum(['lead-center', 'threshold']).default('lead-center'),
  // `gather` is ours: how long those who get hot are compared before places are given, where the lead manager wants it longer.
  intake: z.exactOptional(z.strictObject({ perDay: countSchema(0), gather: z.exactOptional(durationSchema) })),
  bant: z
    .strictObject({
      required: z.array(bantSchema).default(['need', 'time']),
      minimum: countSchema(0).max(4).default(3),
    })
    .prefault({}),
  // `script` is ours: what the Lead Center says on the telephone; files.md has a script for tasks of sequences only.
  script: z.exactOptional(textSchema),
  attempts: z
    .strictObject({ max: countSchema(1).default(6), spacing: durationSchema.default('1 business day') })
    .prefault({}),
  sla: slaSchema.prefault({}),
  escalation: z.array(z.strictObject({ at: percentSchema, to: nameSchema })).prefault([
    { at: '80 %', to: 'rep' },
    { at: '100 %', to: 'lead-manager' },
  ]),
  abandonAfter: durationSchema.default('15 business days'),
  recycle: z.record(nameSchema, recycleRuleSchema).default({ default: { coolDown: '7 days' } }),
  sunset: durationSchema.default('12 months'),
  calendar: businessCalendarSchema.default({
    zone: 'Europe/Paris',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    from: '09:00',
    to: '18:00',
    holidays: 'FR',
  }),
  reassignments: countSchema(0).default(2),
  requalifyPoints: pointsSchema.default(20),
  frequency: z.strictObject({ mails: countSchema(0).default(3), per: durationSchema.default('7 days') }).prefault({}),
  reasons: z
    .strictObject({
      return: reasonsSchema.default(['not-ready', 'no-budget', 'wrong-contact', 'bad-data', 'competitor']),
      disqualify: reasonsSchema.default([
        'no-product-for-market',
        'out-of-territory',
        'academic',
        'duplicate',
        'competitor',
      ]),
      recycle: z.exactOptional(reasonsSchema),
      lost: z.exactOptional(reasonsSchema),
    })
    .prefault({}),
  /** The disqualification reasons after which new interest reopens the lead (edge case 46). */
  reopens: reasonsSchema.default([]),
  /** Whether prospecting mail goes to a company with an open deal (edge case 64). */
  openDeal: z.enum(['mail', 'no-mail']).default('mail'),
});

/** The signed rules between marketing and sales, defaults filled in; durations are kept as written. */
export type Agreement = z.infer<typeof agreementSchema>;
/** The clocks of the agreement. */
export type SlaName = keyof Agreement['sla'];
/** One of the four answers of BANT. */
export type BantAnswer = z.infer<typeof bantSchema>;
