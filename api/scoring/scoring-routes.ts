import { z } from 'zod';
import type { Role } from '../../domain/lead/documents';
import { backtestModel } from '../../usecases/scoring/backtest-model';
import { diffVersions } from '../../usecases/scoring/diff-versions';
import { showImpact } from '../../usecases/scoring/measure-impact';
import { rollBackModel } from '../../usecases/scoring/roll-back-model';
import { simulateScore, type SimulatedPerson } from '../../usecases/scoring/simulate-score';
import { showFinding } from '../../domain/words/sentence';
import { defineRoute, reply, type Route } from '../http/route';
import { explanationShape, viewExplanation } from '../shapes/explanation';
import { iso } from '../shapes/instants';
import { definite } from '../shapes/inputs';
import {
  backtestShape,
  differenceShape,
  impactShape,
  publishedShape,
  simulateBody,
  type SimulatedLead,
} from './scoring-shapes';

const TAG = 'scoring-models';
/** Marketers try models; the lead manager and the head of sales see what they would change for them. */
const TRIERS: readonly Role[] = ['marketer', 'lead-manager', 'sales-manager'];
const TEN_MB = 10 * 1_048_576;
const versionNumber = z.coerce.number().int().min(1);

/** The life of a scoring model between draft and publication (api.md, "Scoring, sequences, …"). */
export const SCORING_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/scoring-models/simulate',
    access: TRIERS,
    tag: TAG,
    summary: 'What a lead or a made-up person would score under a model (its name or its text); nothing is stored',
    body: simulateBody,
    answers: { 200: explanationShape },
    run: async ({ deps, asker, body: { model, lead, events, at }, language }) =>
      reply(
        await simulateScore(deps, asker, {
          model,
          lead: typeof lead === 'string' ? lead : readPerson(lead),
          events: events.map((event) => definite(event)),
          ...(at !== undefined && { at }),
        }),
        200,
        (assessed) => viewExplanation(assessed, language),
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/scoring-models/:name/impact',
    access: TRIERS,
    tag: TAG,
    summary:
      'The draft (or a `text` in its place) against every lead: band changes, histograms, who moves most; nothing is stored',
    body: z.strictObject({ text: z.string().max(1_048_576).optional() }),
    answers: { 200: impactShape },
    run: async ({ deps, params, body, language }) =>
      reply(await showImpact(deps, params.name ?? '', body.text), 200, (impact) => ({
        ...impact,
        at: iso(impact.at),
        confirm: impact.confirm.map((reason) => reason[language]),
      })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/scoring-models/:name/backtest',
    access: TRIERS,
    tag: TAG,
    summary: 'A CSV of won and lost deals (email, outcome, date): how many the model would have caught, and how early',
    body: z.string(),
    format: 'csv',
    maxBytes: TEN_MB,
    answers: { 200: backtestShape },
    run: async ({ deps, params, body, language }) =>
      reply(await backtestModel(deps, { name: params.name ?? '', text: body }), 200, (result) => ({
        ...result,
        tooFew: result.tooFew?.[language] ?? null,
        errors: result.errors.map((error) => showFinding(error, language)),
      })),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/scoring-models/:name/diff',
    access: 'any',
    tag: TAG,
    summary: 'What changed between two versions, rule by rule; without `to` up to the draft',
    query: z.strictObject({ from: versionNumber.optional(), to: versionNumber.optional() }),
    answers: { 200: z.object({ from: z.number(), to: z.number(), differences: z.array(differenceShape) }) },
    run: async ({ deps, params, query }) => reply(await diffVersions(deps, { name: params.name ?? '', ...query })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/scoring-models/:name/rollback',
    access: ['marketer'],
    tag: TAG,
    summary: 'Publish an old version anew, under the guards of any publication',
    body: z.strictObject({ version: z.number().int().min(1), confirm: z.boolean().default(false) }),
    answers: { 200: publishedShape },
    run: async ({ deps, asker, params, body }) =>
      reply(await rollBackModel(deps, asker, { name: params.name ?? '', ...body })),
  }),
];

function readPerson(lead: SimulatedLead): SimulatedPerson {
  const { consent, ...rest } = { consent: undefined, ...lead };
  return { ...definite(rest), ...(consent && { consent: definite(consent) }) };
}
