import { z } from 'zod';
import { keyedUnion } from './keyed-union';
import {
  conditionSchema,
  countSchema,
  durationSchema,
  eventKindSchema,
  fieldNameSchema,
  nameSchema,
  spelled,
  templateNameSchema,
  textSchema,
  urlSchema,
  whereSchema,
} from './leaf-values';
import { isRecord, recordOf } from '../timeline/json-record';
import { sentence, type Sentence } from '../words/sentence';

/** What an `email` step sends. `marketing` unless it says `service` (a document asked for, a confirmation). */
export const emailActionSchema = z.strictObject({
  template: templateNameSchema,
  topic: z.exactOptional(nameSchema),
  kind: z.enum(['marketing', 'service']).default('marketing'),
  subject: z.exactOptional(textSchema),
  preheader: z.exactOptional(textSchema),
  validFor: z.exactOptional(durationSchema),
});
export type EmailAction = z.infer<typeof emailActionSchema>;

const smsActionSchema = z.strictObject({
  template: templateNameSchema,
  topic: z.exactOptional(nameSchema),
  kind: z.enum(['marketing', 'service']).default('marketing'),
  validFor: z.exactOptional(durationSchema),
});
export type SmsAction = z.infer<typeof smsActionSchema>;

const waitUntilSchema = z.strictObject({
  until: spelled(
    /^((mon|tue|wed|thu|fri|sat|sun) )?([01]?\d|2[0-3]):[0-5]\d$/,
    'expected a moment such as "tue 10:00"',
  ),
});
export type WaitUntil = z.infer<typeof waitUntilSchema>;

const awaitedEventSchema = z.strictObject({
  event: eventKindSchema,
  of: z.exactOptional(nameSchema),
  where: z.exactOptional(whereSchema),
});
/** An event a wait looks for; `of` names the mail step it must belong to. */
export type AwaitedEvent = z.infer<typeof awaitedEventSchema>;

const awaitedEventsSchema = z.array(awaitedEventSchema).min(1, { error: sentence('expected at least one event') });
const waitForSchema = z.union([
  awaitedEventSchema.extend({ timeout: durationSchema }),
  z.strictObject({ any: awaitedEventsSchema, timeout: durationSchema }),
  z.strictObject({ all: awaitedEventsSchema, timeout: durationSchema }),
]);
/** One event, any of several, or all of several, within `timeout`. */
export type WaitFor = z.infer<typeof waitForSchema>;

const taskActionSchema = z.strictObject({
  kind: nameSchema,
  script: z.exactOptional(textSchema),
  due: durationSchema,
});
export type TaskAction = z.infer<typeof taskActionSchema>;

const jsonValueSchema = z.json();
const profilePathSchema = spelled(
  /^profile\.[A-Za-z][A-Za-z0-9_]*$/,
  'expected a field of the profile, such as profile.nurtured',
);
const assignmentsSchema = z.record(profilePathSchema, jsonValueSchema);

const tagActionSchema = z.strictObject({
  add: z.exactOptional(z.array(nameSchema)),
  remove: z.exactOptional(z.array(nameSchema)),
});
export type TagAction = z.infer<typeof tagActionSchema>;

const notifyActionSchema = z.union([
  z.strictObject({ role: nameSchema, message: textSchema }),
  z.strictObject({ person: z.email({ error: sentence('expected an e-mail address') }), message: textSchema }),
]);
/** Who is told what: a role (`owner`, `lead-manager`, …) or a person. */
export type NotifyAction = z.infer<typeof notifyActionSchema>;

const webhookActionSchema = z.strictObject({ url: urlSchema, event: eventKindSchema });
export type WebhookAction = z.infer<typeof webhookActionSchema>;

const couponActionSchema = z.strictObject({ pool: nameSchema, as: z.exactOptional(fieldNameSchema) });
export type CouponAction = z.infer<typeof couponActionSchema>;

const enrollActionSchema = z.strictObject({ sequence: nameSchema });
export type EnrollAction = z.infer<typeof enrollActionSchema>;

const endActionSchema = z.strictObject({
  as: z.enum(['captured', 'recycled', 'disqualified', 'qualify']),
  reason: z.exactOptional(nameSchema),
  resumeAfter: z.exactOptional(durationSchema),
});
export type EndAction = z.infer<typeof endActionSchema>;

const splitWinnerSchema = z.strictObject({
  after: countSchema(1),
  by: z.enum(['opened', 'clicked', 'replied', 'goal']),
});
/** After how many leads an arm wins, and by what. */
export type SplitWinner = z.infer<typeof splitWinnerSchema>;

/** What every step may carry (files.md, "Sequence"); `skipWhen` is a condition. */
type StepBase = { id?: string; skipWhen?: Record<string, unknown> };
export type EmailStep = StepBase & { email: EmailAction };
export type SmsStep = StepBase & { sms: SmsAction };
/** `wait` is a duration as written, or the next such moment. */
export type WaitStep = StepBase & { wait: string | WaitUntil };
export type WaitForStep = StepBase & { waitFor: WaitFor; then?: Step[]; otherwise?: Step[]; untracked?: Step[] };
export type SplitArm = { name: string; weight: number; steps: Step[] };
export type SplitStep = StepBase & { split: SplitArm[]; winner?: SplitWinner; shadow?: boolean };
/** An arm without `when` is the "else"; only the last may be. */
export type BranchArm = { when?: Record<string, unknown>; steps: Step[] };
export type BranchStep = StepBase & { branch: BranchArm[] };
/** `then` by outcome (`done`, `not-done`), or the same steps for every outcome; `otherwise` when it fell due undone. */
export type TaskStep = StepBase & { task: TaskAction; then?: Step[] | Record<string, Step[]>; otherwise?: Step[] };
export type SetStep = StepBase & { set: z.infer<typeof assignmentsSchema> };
export type TagStep = StepBase & { tag: TagAction };
export type NotifyStep = StepBase & { notify: NotifyAction };
export type WebhookStep = StepBase & { webhook: WebhookAction };
export type CouponStep = StepBase & { coupon: CouponAction };
export type EnrollStep = StepBase & { enroll: EnrollAction };
export type EndStep = StepBase & { end: EndAction };
/** One step of a sequence: exactly one action key, which names its kind. */
export type Step =
  | EmailStep
  | SmsStep
  | WaitStep
  | WaitForStep
  | SplitStep
  | BranchStep
  | TaskStep
  | SetStep
  | TagStep
  | NotifyStep
  | WebhookStep
  | CouponStep
  | EnrollStep
  | EndStep;

/** The action keys of {@link Step}, in the order in which an error lists them. */
export const STEP_KINDS = [
  'email',
  'sms',
  'wait',
  'waitFor',
  'split',
  'branch',
  'task',
  'set',
  'tag',
  'notify',
  'webhook',
  'coupon',
  'enroll',
  'end',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

const base = { id: z.exactOptional(nameSchema), skipWhen: z.exactOptional(conditionSchema) };

/** A schema a kind of step, over the schema `step` of the steps inside. */
function stepSchemasOver(step: z.ZodType<Step>) {
  const steps = z.array(step);
  const then = z.exactOptional(z.union([steps, z.record(nameSchema, steps)]));
  const otherwise = z.exactOptional(steps);
  const untracked = z.exactOptional(steps);
  const winner = z.exactOptional(splitWinnerSchema);
  const shadow = z.exactOptional(z.boolean());
  return {
    email: z.strictObject({ ...base, email: emailActionSchema }),
    sms: z.strictObject({ ...base, sms: smsActionSchema }),
    wait: z.strictObject({ ...base, wait: z.union([durationSchema, waitUntilSchema]) }),
    waitFor: z.strictObject({ ...base, waitFor: waitForSchema, then: otherwise, otherwise, untracked }),
    split: z.strictObject({ ...base, split: splitOver(steps), winner, shadow }),
    branch: z.strictObject({ ...base, branch: branchesOver(steps) }),
    task: z.strictObject({ ...base, task: taskActionSchema, then, otherwise }),
    set: z.strictObject({ ...base, set: assignmentsSchema }),
    tag: z.strictObject({ ...base, tag: tagActionSchema }),
    notify: z.strictObject({ ...base, notify: notifyActionSchema }),
    webhook: z.strictObject({ ...base, webhook: webhookActionSchema }),
    coupon: z.strictObject({ ...base, coupon: couponActionSchema }),
    enroll: z.strictObject({ ...base, enroll: enrollActionSchema }),
    end: z.strictObject({ ...base, end: endActionSchema }),
  };
}

function branchesOver(steps: z.ZodType<Step[]>): z.ZodType<BranchArm[]> {
  const arms = z
    .array(z.strictObject({ when: z.exactOptional(conditionSchema), steps }))
    .min(1, { error: sentence('expected at least one branch') });
  return arms.superRefine(
    refuseEntries(
      [],
      sentence('expected `when` in every branch but the last: what follows a branch without it is never reached'),
      (arm, place, all) => place < all.length - 1 && isRecord(arm) && !('when' in arm),
    ),
    ALSO_WHERE_WRONG,
  );
}

function splitOver(steps: z.ZodType<Step[]>): z.ZodType<SplitArm[]> {
  const arms = z
    .array(z.strictObject({ weight: countSchema(0), name: nameSchema, steps }))
    .min(1, { error: sentence('expected at least one arm') })
    .refine((all) => all.length === 0 || all.some((arm) => recordOf(arm).weight !== 0), {
      error: sentence('expected a weight above 0 in at least one arm'),
      ...ALSO_WHERE_WRONG,
    });
  return arms.superRefine(
    refuseEntries(['name'], sentence('expected a different name for each arm'), (arm, place, all) => {
      const { name } = recordOf(arm);
      return name !== undefined && all.findIndex((other) => recordOf(other).name === name) < place;
    }),
    ALSO_WHERE_WRONG,
  );
}

/** A list is also asked where something in an entry is wrong: all that is wrong is told at once. */
const ALSO_WHERE_WRONG = { when: ({ value }: z.core.ParsePayload): boolean => Array.isArray(value) };

/** Refuses entries of a list, each where `key` stands in it. The list may hold anything. */
function refuseEntries(
  key: readonly string[],
  message: Sentence,
  isWrong: (entry: unknown, place: number, all: readonly unknown[]) => boolean,
): (list: readonly unknown[], context: Pick<z.core.$RefinementCtx, 'addIssue'>) => void {
  return (list, context) => {
    list.forEach((entry, place) => {
      if (isWrong(entry, place, list)) context.addIssue({ code: 'custom', path: [place, ...key], message });
    });
  };
}

/**
 * The schema of one step, nested ones included. The action key says which schema applies, so that an error is about the step that
 * was meant, and a deep nest is read once (a union would try every kind at every level).
 */
export const stepSchema: z.ZodType<Step> = keyedUnion<Step>(() => stepSchemasOver(stepSchema), 'step');
/** A list of steps; empty ones are allowed (files.md, "Sequence"). */
export const stepsSchema = z.array(stepSchema);

/** The same as a plain union: what the JSON Schema for editors is generated from. */
export const describedStepSchema: z.ZodType<Step> = z.lazy(() =>
  z.union(Object.values(stepSchemasOver(describedStepSchema)) as z.ZodType<Step>[]),
);
