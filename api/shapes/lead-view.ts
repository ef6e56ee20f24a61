import { z } from 'zod';
import type { LeadRecord } from '../../domain/lead/lead';
import { cycleId, type LeadState } from '../../domain/lead/state';
import { scoreView } from '../../domain/scoring/score-view';
import type { Assessed } from '../../usecases/scoring/assess-lead';
import { clockShape, viewClocks } from './clocks';
import { iso, isoOrNull } from './instants';
import { suppressionShape, viewSuppression } from './suppression';

const time = z.string().meta({ format: 'date-time' });
const timeOrNull = time.nullable();
const permission = z.enum(['granted', 'refused', 'unknown']);

const scoreShape = z.object({
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

/** A lead (api.md, "A lead"), its telephone number, without which no qualifier could call, and the clocks that run on it. */
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
  suppressed: suppressionShape.nullable(),
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
    .object({
      id: z.string(),
      purpose: z.string(),
      attempts: z.number(),
      handRaised: z.boolean(),
      openedAt: time,
      clocks: z.array(clockShape),
    })
    .nullable(),
  clocks: z.array(clockShape),
  handoff: z
    .object({
      id: z.string(),
      status: z.string(),
      rep: z.string().nullable(),
      dueAt: timeOrNull,
      clocks: z.array(clockShape),
    })
    .nullable(),
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
  const { id, email, phone, profile, suppressed, tags, language, source, externalId, company, customer } = lead;
  return {
    id,
    email,
    phone,
    ...viewProgress(lead),
    profile,
    consent: viewConsent(lead),
    suppressed: suppressed && viewSuppression(suppressed),
    tags,
    language,
    source,
    externalId,
    score: viewScore(lead, assessed),
    company,
    customer,
    next: viewNext(lead),
    createdAt: iso(lead.createdAt),
    updatedAt: iso(lead.updatedAt),
    lastActivityAt: isoOrNull(assessed?.assessment.lastActivityAt ?? lead.lastActivityAt),
  };
}

type Progress =
  'clocks' | 'stage' | 'funnel' | 'part' | 'cycle' | 'owner' | 'contactAt' | 'enrollment' | 'task' | 'handoff';

/** What the workflow projected; before it has looked for the first time, how every lead begins. */
function viewProgress({ id, state }: LeadRecord): Pick<LeadView, Progress> {
  const common = { cycle: cycleId(state ?? { id, cycle: 1 }), contactAt: isoOrNull(state?.contactAt) };
  const open = {
    enrollment: viewEnrollment(state),
    task: viewTask(state),
    handoff: viewHandoff(state),
    clocks: viewClocks(state),
  };
  if (!state) return { stage: 'captured', funnel: 'MCL', part: 'top', owner: null, ...common, ...open };
  const { stage, funnel, part, owner } = state;
  return { stage, funnel, part, owner, ...common, ...open };
}

function viewNext({ next }: LeadRecord): LeadView['next'] {
  return next ? { ...next, at: isoOrNull(next.at) } : { what: 'nothing', at: null, blockedBy: null };
}

function viewTask(state: LeadState | null): LeadView['task'] {
  return state?.task ? { ...state.task, openedAt: iso(state.task.openedAt), clocks: viewClocks(state) } : null;
}

function viewConsent({ consent }: LeadRecord): LeadView['consent'] {
  const { email, pixel, links, web, sms, phone, scoring, basis } = consent;
  const history = consent.history.map((change) => ({ ...change, at: iso(change.at) }));
  return { email, pixel, links, web, sms, phone, scoring, basis, history };
}

/** As assessed just now, else as stored. Null without a model, and after an objection to profiling (edge case 65). */
function viewScore({ state }: LeadRecord, assessed: Assessed | null | undefined): LeadView['score'] {
  const score =
    assessed === undefined ? state?.score : assessed && scoreView(assessed.model, assessed.assessment, assessed.at);
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
  return { id, status, rep, dueAt: isoOrNull(dueAt), clocks: viewClocks(state) };
}
