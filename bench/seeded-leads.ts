import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { parseFile } from '../domain/files/parse';
import type { ScoringModel } from '../domain/files/scoring-model';
import type { LeadRecord } from '../domain/lead/lead';
import { newLeadState } from '../domain/lead/state';
import { assessLead } from '../domain/scoring/assess-lead';
import type { CompiledModel } from '../domain/scoring/compile-model';
import { scoreView } from '../domain/scoring/score-view';
import type { JsonObject, TimelineEntry } from '../domain/timeline/entry';
import { blankLead } from '../test/support/blank-lead';

export const SEEDED_AT = Date.UTC(2026, 8, 15, 10);
export const EVENTS_PER_LEAD = 30;
const DAY_MS = 86_400_000;

/** The model of the example workspace, as text and read. */
export const MODEL_TEXT = readFileSync(join(__dirname, '..', 'templates', 'scoring', 'hr-payroll.yaml'), 'utf8');
export function readModel(text = MODEL_TEXT): ScoringModel {
  const parsed = parseFile('scoring-models', text, 'bench');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

export type SeededLead = { lead: LeadRecord; entries: TimelineEntry[] };

/** What happens to leads, as often as in the example's own behaviour: mails and opens mostly, pages, now and then more. */
const KINDS: readonly (readonly [string, JsonObject])[] = [
  ['email.sent', { template: 'welcome' }],
  ['email.sent', { template: 'guide' }],
  ['email.opened', { template: 'welcome' }],
  ['email.opened', { template: 'guide' }],
  ['email.clicked', { template: 'guide', url: 'https://example.com/guide' }],
  ['page.viewed', { path: '/tarifs' }],
  ['page.viewed', { path: '/blog/paie' }],
  ['page.viewed', { path: '/produits/rh' }],
  ['content.downloaded', { url: 'https://example.com/guide.pdf' }],
  ['form.submitted', { form: 'guide', fields: ['phone'] }],
  ['call.missed', {}],
  ['event.registered', { name: 'webinar' }],
];
const ROLES = ['hr-director', 'cfo', 'hr-manager', 'payroll-manager', 'consultant', 'intern', 'other'];
const INDUSTRIES = ['manufacturing', 'construction', 'transport', 'services', 'retail'];

/** The n-th lead of the seed, the same on every machine: 30 events over the last year, oldest first. */
export function seedLead(n: number): SeededLead {
  const random = randomOf(n);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const id = `seed-${String(n).padStart(7, '0')}`;
  const createdAt = SEEDED_AT - Math.floor((60 + random() * 300) * DAY_MS);
  const profile: JsonObject = {
    firstName: 'Ada',
    lastName: `Lead ${n}`,
    company: `Firm ${n % 5000}`,
    role: pick(ROLES),
    employees: Math.floor(random() * 900),
    industry: pick(INDUSTRIES),
    country: pick(['FR', 'FR', 'FR', 'BE', 'CH']),
    ...(random() < 0.5 && { phone: '+33199000000' }),
    ...(random() < 0.2 && { foreignSubsidiaries: true }),
  };
  const lead = { ...blankLead(id, createdAt, { profile }), confirmedAt: { role: createdAt, company: createdAt } };
  const times = Array.from({ length: EVENTS_PER_LEAD }, () =>
    Math.floor(createdAt + random() * (SEEDED_AT - createdAt)),
  ).sort((a, b) => a - b);
  const entries = times.map((at, index): TimelineEntry => {
    const [kind, props] = pick(KINDS);
    return { id: `${id}-${index}`, at, receivedAt: at + 500, kind, actor: 'lead', props };
  });
  return { lead, entries };
}

/** The same with the state its workflow would have left under the model, so that rescoring finds nothing to do. */
export function settleLead({ lead, entries }: SeededLead, model: CompiledModel): LeadRecord {
  const assessed = assessLead(model, lead, entries, SEEDED_AT);
  const { total, nextDecisionAt, disqualified } = assessed;
  if (total === null || disqualified !== null) throw new Error('the seed makes leads that are scored and stay');
  return {
    ...lead,
    state: {
      ...newLeadState(lead.id, lead.createdAt, REAL_CLOCK),
      rev: 1,
      cursor: entries.length,
      nextDecisionAt,
      score: scoreView({ name: model.model.model, version: 1 }, assessed, SEEDED_AT - 1),
    },
  };
}

/** mulberry32: small, seeded, and good enough to spread leads. */
function randomOf(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
