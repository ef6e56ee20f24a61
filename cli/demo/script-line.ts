import { z } from 'zod';

/** When a line is played, as written in `when` (examples/README.md, "When"); `delay` adds virtual days to any of them. */
export type Trigger =
  | { on: 'start' }
  | { on: 'day'; day: number }
  | { on: 'mail'; step: string; nth: number }
  | { on: 'task' }
  | { on: 'offer'; nth: number }
  | { on: 'stage'; stage: string }
  | { on: 'after'; id: string };

const EXPECTED_TRIGGER =
  'expected start, day:<number>, mail:<step>[:<nth>], task, offer[:<nth>], stage:<stage> or after:<id of a line>';

const trigger = z.string().transform((text, context): Trigger => {
  const parsed = readTrigger(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: EXPECTED_TRIGGER });
  return z.NEVER;
});

/** The words that stand alone, and those that say more after a colon. */
const TRIGGERS: readonly [pattern: RegExp, read: (value: string, nth: number) => Trigger][] = [
  [/^start$/, () => ({ on: 'start' })],
  [/^task$/, () => ({ on: 'task' })],
  [/^day:(\d{1,3})$/, (value) => ({ on: 'day', day: Number(value) })],
  [/^mail:([^:]+)(?::([1-9]\d?))?$/, (step, nth) => ({ on: 'mail', step, nth })],
  [/^offer(?::([1-9]\d?))?$/, (value) => ({ on: 'offer', nth: Number(value || '1') })],
  [/^stage:([^:]+)$/, (stage) => ({ on: 'stage', stage })],
  [/^after:([^:]+)$/, (id) => ({ on: 'after', id })],
];

function readTrigger(text: string): Trigger | null {
  for (const [pattern, read] of TRIGGERS) {
    const found = pattern.exec(text);
    if (found !== null) return read(found[1] ?? '', Number(found[2] ?? '1'));
  }
  return null;
}

const json = z.json();
const fields = z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]));
const pages = z.array(z.string().startsWith('/', 'expected a path such as /tarifs')).min(1);
const answer = { met: z.boolean(), note: z.string().optional() };
const bant = z.strictObject({
  budget: z
    .strictObject({
      ...answer,
      min: z.number().optional(),
      max: z.number().optional(),
      currency: z.string().optional(),
    })
    .optional(),
  authority: z.strictObject({ ...answer, role: z.string().optional() }).optional(),
  need: z.strictObject({ ...answer, product: z.string().optional() }).optional(),
  time: z.strictObject({ ...answer, horizon: z.string().optional() }).optional(),
});
const contactInDays = z.number().int().min(1).optional();

const common = {
  /** Lets other lines come `after:` this one. */
  id: z.string().min(1).optional(),
  /** The lead's address. */
  who: z.email({ error: 'expected the e-mail address of a lead' }),
  when: trigger,
  /** Whole or broken virtual days after the trigger first held. */
  delay: z.number().min(0).max(365).default(0),
};

/** One line of `behaviour.ndjson`: who does what when (examples/README.md has the vocabulary in words). */
export const scriptLine = z.discriminatedUnion(
  'does',
  [
    // The lead, by the public routes.
    z.strictObject({ ...common, does: z.literal('open'), mail: z.string().min(1).optional() }),
    z.strictObject({
      ...common,
      does: z.literal('click'),
      link: z.string().min(1),
      mail: z.string().min(1).optional(),
      pages: pages.optional(),
    }),
    z.strictObject({ ...common, does: z.literal('scan'), mail: z.string().min(1).optional() }),
    z.strictObject({ ...common, does: z.literal('visit'), pages }),
    z.strictObject({ ...common, does: z.literal('form'), form: z.string().min(1), fields }),
    z.strictObject({ ...common, does: z.literal('confirm'), mail: z.string().min(1).optional() }),
    z.strictObject({
      ...common,
      does: z.literal('unsubscribe'),
      mail: z.string().min(1).optional(),
      everything: z.boolean().default(false),
    }),
    // What other tools and the mail server see.
    z.strictObject({
      ...common,
      does: z.literal('event'),
      kind: z.string().min(1),
      props: z.record(z.string(), json).default({}),
    }),
    z.strictObject({ ...common, does: z.literal('fault'), mode: z.enum(['refuse', 'tempfail', 'bounce', 'ok']) }),
    // The Lead Center.
    z.strictObject({
      ...common,
      does: z.literal('complete'),
      outcome: z.enum(['qualified', 'not-ready', 'unreachable', 'wrong-number', 'disqualified']),
      bant: bant.optional(),
      reason: z.string().optional(),
      contactInDays,
      note: z.string().optional(),
    }),
    z.strictObject({ ...common, does: z.literal('do-not-contact'), note: z.string().optional() }),
    z.strictObject({
      ...common,
      does: z.literal('reassign'),
      rep: z.email({ error: 'expected the address of a rep' }),
    }),
    // Sales.
    z.strictObject({ ...common, does: z.literal('accept') }),
    z.strictObject({ ...common, does: z.literal('ignore') }),
    z.strictObject({
      ...common,
      does: z.literal('return'),
      reason: z.string().min(1),
      action: z.enum(['recycle', 'disqualify']),
      contactInDays,
      note: z.string().optional(),
    }),
    z.strictObject({
      ...common,
      does: z.literal('won'),
      amount: z.number().positive(),
      currency: z.string().length(3).default('EUR'),
    }),
    z.strictObject({
      ...common,
      does: z.literal('lost'),
      reason: z.string().min(1),
      then: z.enum(['recycle', 'disqualify']),
      contactInDays,
    }),
    z.strictObject({
      ...common,
      does: z.literal('progress'),
      kind: z.enum(['attempt', 'meeting', 'note']),
      note: z.string().optional(),
    }),
    z.strictObject({ ...common, does: z.literal('rate'), rating: z.number().int().min(1).max(5) }),
  ],
  { error: 'expected an action that examples/README.md lists' },
);

/** A line as played: with its number in the file, from 1, for messages. */
export type ScriptLine = z.infer<typeof scriptLine> & { line: number };
export type ActionName = ScriptLine['does'];
/** The line of one action. */
export type LineOf<A extends ActionName> = Extract<ScriptLine, { does: A }>;
