import { z } from 'zod';
import { recordEvents, type EventInput, type Recorded, type Rejection } from '../../usecases/events/record-events';
import { readKinds, registerKind } from '../../usecases/events/register-kind';
import { done, notFound, type Outcome } from '../../usecases/outcome';
import type { Asker } from '../../usecases/deps';
import { findingsOf } from '../http/validate';
import { defineRoute, reply, type ApiDeps, type Answer, type Route } from '../http/route';
import { emailAddress, instant, jsonObject, text } from '../shapes/inputs';

const MAX_EVENTS = 1000;
const kindShape = z.object({ kind: z.string(), label: z.string().nullable() });

const reference = z
  .strictObject({ id: text(100).optional(), email: emailAddress.optional(), externalId: text(200).optional() })
  .refine(
    (value) => Object.values(value).filter((one) => one !== undefined).length === 1,
    'expected exactly one of id, email, externalId',
  );

const eventSchema = z.strictObject({
  id: text(200).optional(),
  lead: reference,
  kind: text(100),
  at: instant.optional(),
  props: jsonObject.optional(),
});

const described = z.toJSONSchema(eventSchema, { io: 'input', unrepresentable: 'any' });
delete described.$schema;

/** Read event by event in `run`, so that one wrong event of a batch is rejected alone; described in full all the same. */
const bodySchema = z.unknown().meta({
  oneOf: [
    described,
    {
      type: 'object',
      required: ['events'],
      additionalProperties: false,
      properties: { events: { type: 'array', minItems: 1, maxItems: MAX_EVENTS, items: described } },
    },
  ],
});

const batchSchema = z.strictObject({
  events: z.array(z.unknown()).min(1).max(MAX_EVENTS, `expected at most ${MAX_EVENTS} events`),
});

const answerShape = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.array(z.object({ index: z.number(), message: z.string() })),
});

/** One event: what is wrong with it is the answer. */
async function recordOne(deps: ApiDeps, asker: Asker, body: unknown): Promise<Outcome<Recorded>> {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) return { code: 'invalid', errors: findingsOf(parsed.error.issues) };
  const outcome = await recordEvents(deps, asker, [{ index: 0, ...parsed.data }]);
  const refused = outcome.code === 'ok' ? outcome.value.rejected[0] : undefined;
  if (!refused) return outcome;
  if (refused.unknownLead) return notFound('lead');
  const [path = '', ...words] = refused.message.split(': ');
  return { code: 'invalid', errors: [{ path, message: words.join(': ') }] };
}

/** A batch: each event stands for itself. */
async function recordBatch(deps: ApiDeps, asker: Asker, body: unknown): Promise<Outcome<Recorded>> {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) return { code: 'invalid', errors: findingsOf(parsed.error.issues) };
  const events: EventInput[] = [];
  const malformed: Rejection[] = [];
  for (const [index, given] of parsed.data.events.entries()) {
    const event = eventSchema.safeParse(given);
    if (event.success) events.push({ index, ...event.data });
    else malformed.push({ index, message: describe(event.error), unknownLead: false });
  }
  const outcome = await recordEvents(deps, asker, events);
  if (outcome.code !== 'ok') return outcome;
  const rejected = [...malformed, ...outcome.value.rejected].sort((a, b) => a.index - b.index);
  return done({ ...outcome.value, rejected });
}

function describe(error: z.ZodError): string {
  return findingsOf(error.issues)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
}

function answer(outcome: Outcome<Recorded>): Answer {
  return reply(outcome, 202, ({ accepted, duplicates, rejected }) => ({
    accepted,
    duplicates,
    rejected: rejected.map(({ index, message }) => ({ index, message })),
  }));
}

/** Behaviours from elsewhere. */
export const EVENT_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/events',
    access: ['integration', 'marketer', 'qualifier', 'sales'],
    tag: 'Events',
    summary: 'Record one event, or up to 1000; accepted means durable',
    body: bodySchema,
    answers: { 202: answerShape },
    run: async ({ deps, asker, body }) => {
      const isBatch = typeof body === 'object' && body !== null && 'events' in body;
      return answer(await (isBatch ? recordBatch : recordOne)(deps, asker, body));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/kinds',
    access: 'any',
    tag: 'Events',
    summary: 'The kinds of events registered besides the standard ones',
    answers: { 200: z.object({ items: z.array(kindShape), next: z.null() }) },
    run: async ({ deps }) => ({ status: 200, body: { items: await readKinds(deps), next: null } }),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/kinds',
    access: ['marketer', 'integration'],
    tag: 'Events',
    summary: 'Register a kind of event that does not start with "x."; files may name it and events of it are taken',
    body: z.strictObject({ kind: text(100), label: text(200).nullable().optional() }),
    answers: { 201: kindShape, 200: kindShape },
    run: async ({ deps, asker, body }) => {
      const outcome = await registerKind(deps, asker, body);
      if (outcome.code !== 'ok') return outcome;
      const { created, ...kind } = outcome.value;
      return { status: created ? 201 : 200, body: kind };
    },
  }),
];
