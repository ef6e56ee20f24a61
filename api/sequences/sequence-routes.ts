import { z } from 'zod';
import { parseDuration } from '../../domain/time/duration';
import { showFinding } from '../../domain/words/sentence';
import { readStepSecret } from '../../usecases/outbound/step-secret';
import { pauseSequence, resumeSequence } from '../../usecases/sequences/pause-sequence';
import { estimateBroadcast } from '../../usecases/sequences/estimate-broadcast';
import { simulateSequence, type RenderedLine } from '../../usecases/sequences/simulate-sequence';
import { defineRoute, reply, type Route } from '../http/route';
import { instant, jsonObject, text } from '../shapes/inputs';
import { iso, isoOrNull } from '../shapes/instants';
import { sampleLead } from '../shapes/sample-lead';
import { estimateShape, viewEstimate } from './estimate-shape';

const scriptedEvent = z.strictObject({
  after: text(60).refine((written) => parseDuration(written) !== null, {
    message: 'expected a duration such as "3 days"',
  }),
  kind: text(100),
  props: jsonObject.default({}),
});

const pauseShape = z.object({
  name: z.string(),
  paused: z.boolean(),
  since: z.string().nullable(),
  job: z.string().nullable(),
});

const findingShape = z.looseObject({
  path: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
  message: z.string(),
  suggestion: z.string().optional(),
  severity: z.enum(['error', 'warning']).optional(),
});

const simulationShape = z.object({
  journey: z.array(z.looseObject({ at: z.string(), kind: z.string(), step: z.string().optional() })),
  end: z.object({ at: z.string(), stage: z.string(), score: z.number().nullable() }),
  findings: z.array(findingShape),
  competing: z.array(z.object({ sequence: z.string(), priority: z.number(), first: z.boolean() })),
});

/** What can be done with a sequence besides writing it. */
export const SEQUENCE_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/webhook-secret',
    access: ['admin'],
    tag: 'sequences',
    summary: 'The secret that signs the calls of `webhook` steps, for those who receive them',
    answers: { 200: z.object({ secret: z.string() }) },
    run: async ({ deps }) => ({ status: 200, body: { secret: await readStepSecret(deps.store) } }),
  }),
  ...(['pause', 'resume'] as const).map((what) =>
    defineRoute({
      method: 'post',
      path: `/v1/sequences/:name/${what}`,
      access: ['marketer', 'lead-manager'],
      tag: 'sequences',
      summary:
        what === 'pause'
          ? 'Hold the clocks and mails of everybody inside'
          : 'Let every wait go on with what was left, and the mails held go one after the other',
      body: z.strictObject({}),
      answers: { 200: pauseShape },
      run: async ({ deps, asker, params: { name = '' } }) =>
        reply(
          await (what === 'pause' ? pauseSequence(deps, asker, name) : resumeSequence(deps, asker, name)),
          200,
          ({ since, ...view }) => ({ ...view, since: isoOrNull(since) }),
        ),
    }),
  ),
  defineRoute({
    method: 'get',
    path: '/v1/sequences/:name/estimate',
    access: ['marketer', 'lead-manager'],
    tag: 'sequences',
    summary: 'Whom the broadcast (its draft, else what is published) would mail now, and why not the others',
    answers: { 200: estimateShape },
    run: async ({ deps, params }) => reply(await estimateBroadcast(deps, params.name ?? ''), 200, viewEstimate),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/sequences/:name/simulate',
    access: ['marketer', 'lead-manager'],
    tag: 'sequences',
    summary:
      'Play the draft (else the published sequence) on a lead: its dated journey, with what lint finds; nothing is stored or sent',
    body: z.strictObject({
      lead: sampleLead,
      start: instant.optional(),
      events: z.array(scriptedEvent).max(1000).default([]),
    }),
    answers: { 200: simulationShape },
    run: async ({ deps, asker, params, body, language }) =>
      reply(
        await simulateSequence(deps, asker, { sequence: params.name ?? '', ...body }),
        200,
        ({ journey, end, competing, findings }) => ({
          journey: journey.map(viewLine),
          findings: findings.map((finding) => showFinding(finding, language)),
          end: { ...end, at: iso(end.at) },
          competing,
        }),
      ),
  }),
];

function viewLine({ at, until, ...line }: RenderedLine): Record<string, unknown> {
  return { at: iso(at), ...line, ...(until !== undefined && { until: iso(until) }) };
}
