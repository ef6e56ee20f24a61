import type { AlertRecord, MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { newAlert } from '../../domain/lead/new-alert';
import { newTask } from '../../domain/lead/new-task';
import { cycleId, type Enrollment, type LeadState } from '../../domain/lead/state';
import { stepId } from '../../domain/life/task-outcomes';
import type { Effect, TrailEntry } from '../../domain/sequences/walk-shapes';
import { inLanguage } from '../../domain/words/in-language';
import { HOUSE_LANGUAGE } from '../../domain/words/locales';
import { tell } from '../../domain/words/sentence';
import type { LeadDeps } from '../ports';
import { smsRow } from '../../domain/life/mail-row';
import { messageRow, readerMark } from '../../domain/lead/notice';
import type { PublishedSequence } from '../../domain/life/published';
import { taskOpened } from './task-entry';

/** What every effect of a step works with. */
export type StepWork = {
  lead: LeadRecord;
  state: LeadState;
  enrollment: Enrollment;
  sequence: PublishedSequence;
  now: number;
};

type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

/** Opens the task of a `task` step, once: its id is the enrolment's and the step's. */
export async function openStepTask(deps: LeadDeps, work: StepWork, effect: EffectOf<'task'>): Promise<void> {
  const { lead, state, enrollment, now } = work;
  const task = { id: stepId(enrollment, effect.step), purpose: 'step' as const };
  const script = effect.script === undefined ? null : inLanguage(effect.script, lead.language ?? HOUSE_LANGUAGE);
  const { taskKind: kind, dueAt } = effect;
  await deps.tasks.open(newTask(lead, state, { ...task, kind, openedAt: now, dueAt, script }));
  const opened = taskOpened({ ...task, of: effect.step }, { at: now, actor: 'system', cycle: cycleId(state) });
  await deps.timeline.append(lead.id, [opened], lead.bucket);
}

/** Closes the tasks whose wait is over: done as the timeline tells, withdrawn where they fell due undone. */
export async function closeStepTasks(deps: LeadDeps, work: StepWork, trail: readonly TrailEntry[]): Promise<void> {
  for (const { kind, step, because, arm } of trail) {
    if (kind !== 'task-ended' || step === null) continue;
    const end =
      because === 'outcome'
        ? { status: 'done' as const, outcome: arm ?? 'done' }
        : { status: 'withdrawn' as const, outcome: 'due' };
    await deps.tasks.close(stepId(work.enrollment, step), { ...end, at: work.now });
  }
}

/** Alerts the person, or the role; the person, or everybody who has the role, is mailed as well. */
export async function notify(
  deps: LeadDeps,
  work: StepWork,
  { step, notify: wanted }: EffectOf<'notify'>,
): Promise<void> {
  const { lead, enrollment, sequence, now } = work;
  const to = await addressee(deps, work, wanted);
  const words = { fr: inLanguage(wanted.message, 'fr'), en: inLanguage(wanted.message, 'en') };
  const told = { message: words[HOUSE_LANGUAGE], words };
  await deps.alerts.raise(alertOf(work, step, 'sequence.notify', 'info', told, to));
  const id = stepId(enrollment, step);
  if (to?.includes('@') === true) {
    await deps.mails.claim(messageRow(id, to, wanted.message, lead, sequence.name, now));
  }
  const others = 'role' in wanted ? await deps.peopleWith(wanted.role) : [];
  for (const person of others.filter((one) => one !== to)) {
    await deps.mails.claim(messageRow(`${id}:${readerMark(person)}`, person, wanted.message, lead, sequence.name, now));
  }
}

/** A person's address, else the name of the role: whoever has it finds the alert. */
async function addressee(
  deps: LeadDeps,
  { state }: StepWork,
  wanted: EffectOf<'notify'>['notify'],
): Promise<string | null> {
  if ('person' in wanted) return wanted.person;
  const manager = (await deps.catalog.teams())?.leadManager ?? null;
  if (wanted.role === 'lead-manager') return manager ?? wanted.role;
  return wanted.role === 'owner' ? (state.owner ?? manager) : wanted.role;
}

/** A pool with fewer codes than these two is low. */
const LOW_CODES = 20;
const LOW_SHARE = 0.1;

/** Gives the lead its code of the pool, once; tells when the pool is low, and when it had none left. */
export async function giveCoupon(deps: LeadDeps, work: StepWork, { step, pool }: EffectOf<'coupon'>): Promise<void> {
  const given = await deps.coupons.give(pool, work.lead.id, work.now);
  if (!given.given) {
    const told = tell(given.reason === 'empty' ? '{pool}: no code is left' : '{pool}: nothing was uploaded', { pool });
    await deps.alerts.raise(alertOf(work, step, 'coupon.missing', 'warning', told, null));
    return;
  }
  const { left, total } = given;
  if (left >= LOW_CODES && left >= total * LOW_SHARE) return;
  // One alert for each upload: its size is what tells uploads apart.
  const low = alertOf(
    work,
    step,
    'coupon.low',
    'warning',
    tell('{pool}: {left} of {total} codes are left', { pool, left, total }),
    null,
  );
  await deps.alerts.raise({ ...low, id: `coupon.${pool}.low.${total}`, lead: null });
}

/** Has the address called, once, by a workflow of its own: what takes days must not hold the lead up. */
export async function callWebhook(
  deps: LeadDeps,
  work: StepWork,
  { step, url, event }: EffectOf<'webhook'>,
): Promise<void> {
  const { lead, enrollment, now: at } = work;
  const id = stepId(enrollment, step);
  await deps.outbound.start({ kind: 'webhook', id, lead: lead.id, enrolment: enrollment.id, step, url, event, at });
}

/** Has an SMS sent when it is due; without a gateway in `mail.yaml` it is parked, with an alert, and the lead goes on. */
export async function claimSms(
  deps: LeadDeps,
  work: StepWork,
  effect: EffectOf<'sms'>,
  codes: Pick<MailRecord, 'coupon' | 'codes'>,
): Promise<void> {
  const version = (await deps.catalog.templateVersion(effect.template)) ?? 0;
  const row = await deps.mails.claim({ ...smsRow(work, effect, version), ...codes });
  if ((await deps.catalog.mailSettings()).sms !== undefined) {
    await deps.outbound.start({ kind: 'sms', id: row.id, dueAt: row.plannedAt });
    return;
  }
  const reason = 'mail.yaml names no SMS gateway';
  const moved = await deps.mails.move('waiting', [{ id: row.id, to: 'parked', set: { reason } }]);
  if (moved.size > 0)
    await deps.alerts.raise(alertOf(work, effect.step, 'sms.parked', 'warning', { message: reason }, null));
}

function alertOf(
  { state, enrollment, now }: StepWork,
  step: string,
  kind: string,
  level: AlertRecord['level'],
  told: Pick<AlertRecord, 'message' | 'words'>,
  to: string | null,
): AlertRecord {
  return newAlert({
    id: `${stepId(enrollment, step)}.${kind}`,
    at: now,
    kind,
    level,
    lead: state.id,
    ...told,
    to,
  });
}
