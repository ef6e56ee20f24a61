import { z } from 'zod';
import type { LeadRecord } from '../../domain/lead/lead';
import { cycleId, type LeadState } from '../../domain/lead/state';
import type { Assessed } from '../../usecases/scoring/assess-lead';
import { iso, isoOrNull } from './instants';

const time = z.string().meta({ format: 'date-time' });
const timeOrNull = time.nullable();
const permission = z.enum(['granted', 'refused', 'unknown']);

export const scoreShape = z.object({
  total: z.number(),
  fit: z.number(),
  engagement: z.number(),
  inactivity: z.number(),
  band: z.enum(['cold', 'warm', 'hot']).nullable(),
  model: z.string(),
  version: z.number(),
  assessedAt: time,
  nextChangeAt: timeOrNull,
});

/** A lead (api.md, "A lead"), and its telephone number, without which no qualifier could call. */
export const leadShape = z.object({
  id: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  stage: z.string(),
  funnel: z.string(),
  profile: z.record(z.string(), z.unknown()),
  consent: z.object({
    email: permission,
    pixel: permission,
    links: permission,
    web: permission,
    sms: permission,
    phone: permission,
    scoring: permission,
    basis: z.string().nullable(),
    history: z.array(z.object({ purpose: z.string(), value: z.string(), at: time, source: z.string() }).loose()),
  }),
  suppressed: z.object({ reason: z.string(), at: time }).nullable(),
  tags: z.array(z.string()),
  language: z.string().nullable(),
  source: z.string().nullable(),
  externalId: z.string().nullable(),
  score: scoreShape.nullable(),
  enrollment: z
    .object({
      sequence: z.string(),
      version: z.number(),
      step: z.string().nullable(),
      enteredAt: time,
      waiting: z.string().nullable(),
      wakeAt: timeOrNull,
    })
    .nullable(),
  task: z
    .object({ id: z.string(), purpose: z.string(), attempts: z.number(), handRaised: z.boolean(), openedAt: time })
    .nullable(),
  handoff: z.object({ id: z.string(), status: z.string(), rep: z.string().nullable(), dueAt: timeOrNull }).nullable(),
  owner: z.string().nullable(),
  company: z.string().nullable(),
  customer: z.boolean(),
  cycle: z.string(),
  part: z.string(),
  contactAt: timeOrNull,
  next: z.object({ what: z.string(), at: timeOrNull, blockedBy: z.string().nullable() }),
  createdAt: time,
  updatedAt: time,
  lastActivityAt: timeOrNull,
});

type LeadView = z.infer<typeof leadShape>;

/** A lead as the API shows it: with the score given, or as last stored (lists). */
export function viewLead(lead: LeadRecord, assessed?: Assessed | null): LeadView {
  const { state } = lead;
  return {
    id: lead.id,
    email: lead.email,
    phone: lead.phone,
    stage: state?.stage ?? 'captured',
    funnel: state?.funnel ?? 'MCL',
    profile: lead.profile,
    consent: viewConsent(lead),
    suppressed: lead.suppressed && { reason: lead.suppressed.reason, at: iso(lead.suppressed.at) },
    tags: lead.tags,
    language: lead.language,
    source: lead.source,
    externalId: lead.externalId,
    score: assessed === undefined ? viewStoredScore(state) : viewScore(assessed),
    enrollment: viewEnrollment(state),
    task: state?.task ? { ...state.task, openedAt: iso(state.task.openedAt) } : null,
    handoff: viewHandoff(state),
    owner: state?.owner ?? null,
    company: lead.company,
    customer: lead.customer,
    cycle: cycleId(state ?? { id: lead.id, cycle: 1 }),
    part: state?.part ?? 'top',
    contactAt: isoOrNull(state?.contactAt),
    next: lead.next
      ? { what: lead.next.what, at: isoOrNull(lead.next.at), blockedBy: lead.next.blockedBy }
      : { what: 'nothing', at: null, blockedBy: null },
    createdAt: iso(lead.createdAt),
    updatedAt: iso(lead.updatedAt),
    lastActivityAt: isoOrNull(
      assessed ? (assessed.assessment.lastActivityAt ?? lead.lastActivityAt) : lead.lastActivityAt,
    ),
  };
}

function viewConsent({ consent }: LeadRecord): LeadView['consent'] {
  const { notice: _notice, history, ...permissions } = consent;
  return { ...permissions, history: history.map((change) => ({ ...change, at: iso(change.at) })) };
}

/** Null without a model, and after an objection to profiling (edge case 65). */
function viewScore(assessed: Assessed | null): LeadView['score'] {
  if (!assessed || assessed.assessment.total === null) return null;
  const { total, fit, engagement, inactivity, band, nextChangeAt } = assessed.assessment;
  const { name, version } = assessed.model;
  return {
    total,
    fit,
    engagement,
    inactivity,
    band,
    model: name,
    version,
    assessedAt: iso(assessed.at),
    nextChangeAt: isoOrNull(nextChangeAt),
  };
}

function viewStoredScore(state: LeadState | null): LeadView['score'] {
  const score = state?.score;
  return score ? { ...score, assessedAt: iso(score.assessedAt), nextChangeAt: isoOrNull(score.nextChangeAt) } : null;
}

function viewEnrollment(state: LeadState | null): LeadView['enrollment'] {
  if (!state?.enrollment) return null;
  const { sequence, version, step, enteredAt, waiting, wakeAt } = state.enrollment;
  return { sequence, version, step, enteredAt: iso(enteredAt), waiting, wakeAt: isoOrNull(wakeAt) };
}

function viewHandoff(state: LeadState | null): LeadView['handoff'] {
  if (!state?.handoff) return null;
  const { id, status, rep, dueAt } = state.handoff;
  return { id, status, rep, dueAt: isoOrNull(dueAt) };
}
