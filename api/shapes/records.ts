import { z } from 'zod';
import type { AlertRecord, HandoffRecord, JobRecord, KeyRecord, TaskRecord } from '../../domain/lead/documents';
import type { Language } from '../../domain/lead/lead';
import { shownProps } from '../../domain/timeline/shown-props';
import type { TimelineRow } from '../../usecases/leads/read-timeline';
import { viewDossier } from './dossier';
import { iso, isoOrNull } from './instants';

const time = z.string().meta({ format: 'date-time' });
const timeOrNull = time.nullable();
const bant = z.record(z.string(), z.unknown()).nullable();

/** A page of a list. */
export function pageOf(item: z.ZodType): z.ZodType {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** decisions.md, "Shapes". */
export const entryShape = z.object({
  id: z.string(),
  at: time,
  receivedAt: time,
  kind: z.string(),
  actor: z.string(),
  cycle: z.string().nullable(),
  props: z.record(z.string(), z.unknown()),
  points: z.array(z.object({ rule: z.string(), points: z.number() })).optional(),
  machine: z.string().optional(),
  mail: z.string().optional(),
  stage: z
    .object({
      from: z.string().nullable(),
      to: z.string(),
      cause: z.string(),
      reason: z.string().nullable(),
      note: z.string().nullable(),
      score: z.number().nullable(),
      version: z.number().nullable(),
    })
    .optional(),
});
export function viewEntry(entry: TimelineRow): Record<string, unknown> {
  const { at, receivedAt, kind, props, cycle = null, stage } = entry;
  return {
    ...entry,
    ...{ at: iso(at), receivedAt: iso(receivedAt), cycle, props: shownProps(kind, props) },
    // Every change says all that the contract lists of it, also what there is none of.
    ...(stage && { stage: { ...stage, reason: stage.reason ?? null, note: stage.note ?? null } }),
  };
}

/** What both sides signed a good and a bad lead to be, in the reader's language; shown beside what is judged by it. */
export const definitionsShape = z.object({ goodLead: z.array(z.string()), badLead: z.array(z.string()) });

export const taskShape = z.object({
  id: z.string(),
  lead: z.string(),
  purpose: z.string(),
  kind: z.string().nullable(),
  status: z.enum(['open', 'claimed', 'done', 'withdrawn']),
  claimedBy: z.string().nullable(),
  dueAt: timeOrNull,
  firstAttemptDueAt: timeOrNull,
  attempts: z.array(z.object({ at: time, outcome: z.string(), by: z.string() })),
  script: z.string().nullable(),
  bant,
  projectStage: z.string().nullable(),
  callbackAt: timeOrNull,
  handRaised: z.boolean(),
  openedAt: time,
  scoreAtOpening: z.number().nullable(),
  outcome: z.string().nullable(),
  closedAt: timeOrNull,
});
export function viewTask(task: TaskRecord): z.infer<typeof taskShape> {
  const { id, lead, purpose, kind = null, status, claimedBy, script, handRaised, scoreAtOpening, outcome } = task;
  return {
    id,
    lead,
    purpose,
    kind,
    status,
    claimedBy,
    dueAt: isoOrNull(task.dueAt),
    firstAttemptDueAt: isoOrNull(task.firstAttemptDueAt),
    attempts: task.attempts.map((attempt) => ({ ...attempt, at: iso(attempt.at) })),
    script,
    bant: task.bant,
    projectStage: task.projectStage ?? null,
    callbackAt: isoOrNull(task.callbackAt),
    handRaised,
    openedAt: iso(task.openedAt),
    scoreAtOpening,
    outcome,
    closedAt: isoOrNull(task.closedAt),
  };
}

/** decisions.md 26; lists leave the dossier out. */
export const handoffShape = z.object({
  id: z.string(),
  lead: z.string(),
  cycle: z.string(),
  status: z.string(),
  rep: z.string().nullable(),
  team: z.string().nullable(),
  offers: z.array(z.object({ rep: z.string(), at: time, until: timeOrNull })),
  dueAt: timeOrNull,
  bant,
  projectStage: z.string().nullable(),
  dossier: z.record(z.string(), z.unknown()).optional(),
  reason: z.string().nullable(),
  action: z.string().nullable(),
  note: z.string().nullable(),
  contactAt: timeOrNull,
  rating: z.number().nullable(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  scoreAtOffer: z.number().nullable(),
  openedAt: time,
  appointmentAt: timeOrNull,
  acceptedAt: timeOrNull,
  closedAt: timeOrNull,
  progress: z.array(z.object({ at: time, kind: z.string(), note: z.string().nullable(), by: z.string() })),
});
type ShownHandoff = Omit<HandoffRecord, 'dossier'> & { dossier?: HandoffRecord['dossier'] };

/** A handoff for a reader of this language. */
export function viewHandoff(language: Language): (handoff: ShownHandoff) => Record<string, unknown> {
  return ({ dossier, ...handoff }) => ({
    ...handoff,
    ...(dossier && { dossier: viewDossier(dossier, language) }),
    projectStage: handoff.projectStage ?? null,
    offers: handoff.offers.map((offer) => ({ ...offer, at: iso(offer.at), until: isoOrNull(offer.until) })),
    note: handoff.note ?? null,
    contactAt: isoOrNull(handoff.contactAt),
    dueAt: isoOrNull(handoff.dueAt),
    openedAt: iso(handoff.openedAt),
    appointmentAt: isoOrNull(handoff.appointmentAt),
    acceptedAt: isoOrNull(handoff.acceptedAt),
    closedAt: isoOrNull(handoff.closedAt),
    progress: handoff.progress.map((step) => ({ ...step, at: iso(step.at) })),
  });
}

export const alertShape = z.object({
  id: z.string(),
  at: time,
  kind: z.string(),
  level: z.enum(['info', 'warning', 'breach']),
  lead: z.string().nullable(),
  handoff: z.string().nullable(),
  task: z.string().nullable(),
  message: z.string(),
  to: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
});
export function viewAlert(alert: AlertRecord): z.infer<typeof alertShape> {
  const { id, at, kind, level, lead, handoff, task, message, to, acknowledgedBy } = alert;
  return { id, at: iso(at), kind, level, lead, handoff, task, message, to, acknowledgedBy };
}

export const jobShape = z
  .object({
    id: z.string(),
    kind: z.string(),
    status: z.enum(['queued', 'running', 'done', 'failed']),
    done: z.number(),
    total: z.number(),
    startedAt: timeOrNull,
    endedAt: timeOrNull,
  })
  .loose();
export function viewJob(job: JobRecord): z.infer<typeof jobShape> {
  return { ...job, startedAt: isoOrNull(job.startedAt), endedAt: isoOrNull(job.endedAt) };
}

export const keyShape = z.object({
  id: z.string(),
  name: z.string(),
  person: z.string().nullable(),
  roles: z.array(z.string()),
  createdAt: time,
  revokedAt: timeOrNull,
});
/** Without the hash: nobody needs it. */
export function viewKey({ id, name, person, roles, createdAt, revokedAt }: KeyRecord): z.infer<typeof keyShape> {
  return { id, name, person, roles, createdAt: iso(createdAt), revokedAt: isoOrNull(revokedAt) };
}
