import type { TaskRecord } from '../../domain/lead/documents';
import type { Agreement } from '../../domain/files/agreement';
import type { Bant, Language, LeadRecord } from '../../domain/lead/lead';
import { missingBant } from '../../domain/handoff/bant';
import type { CommandResult, CompleteTaskCommand, TaskOutcome } from '../../workflows/contract/messages';
import { checkReason } from '../agreement/check-reason';
import { recordAudit } from '../audit/record-audit';
import { resultOfDone } from '../commands/done-before';
import { sendCommand } from '../commands/send-command';
import type { Asker, Deps } from '../deps';
import { completeStepTask, isStepOutcome, isStepTask, type StepOutcome } from './complete-step-task';
import { addEntry } from '../leads/add-entry';
import { createLead } from '../leads/create-lead';
import { conflict, done, invalid, notFound, type Outcome, type Refusal } from '../outcome';
import { taskOutcome } from './claim-task';
import { asItStands, claimSpan, holderOf, isOpen } from './see-task';

/** Instants are virtual ms. */
export type CompleteInput = {
  task: string;
  outcome: TaskOutcome | StepOutcome;
  bant?: Bant | undefined;
  projectStage?: string | undefined;
  reason?: string | undefined;
  at?: number | undefined;
  rep?: string | undefined;
  /** The person a referral names: becomes a lead. */
  person?: { name?: string | undefined; email?: string | undefined; phone?: string | undefined } | undefined;
  contactAt?: number | undefined;
  note?: string | undefined;
  language: Language;
  commandId: string;
};
type CallInput = CompleteInput & { outcome: TaskOutcome };
export type Completed = { task: TaskRecord; result: CommandResult };

/**
 * Tells the outcome of a task. `qualified` short of the agreement's BANT is a conflict that says what is missing; answers of earlier
 * cycles count, for nobody is asked twice. A task that a colleague holds, or that is closed, is a conflict too; one that nobody
 * holds is claimed in passing, so that of two who complete it at once one is told that the other has it.
 */
export async function completeTask(deps: Deps, asker: Asker, input: CompleteInput): Promise<Outcome<Completed>> {
  const found = await deps.store.tasks.find(input.task);
  const lead = found && (await deps.store.leads.find(found.lead));
  if (!found || !lead) return notFound('task');
  const task = asItStands(found, deps.clock);
  const before = resultOfDone(lead, input.commandId);
  if (before) return done({ task, result: before });
  if (isStepTask(task)) return completeStep(deps, asker, input, task, lead);
  const { outcome } = input;
  if (isStepOutcome(outcome)) return invalid('outcome', 'expected the outcome of a telephone call');
  const call = { ...input, outcome };
  const refused = checkTask(task, lead, asker) ?? checkInput(call, lead, task, await deps.catalog.agreement());
  if (refused) return refused;
  const held = await take(deps, asker, task, lead);
  if (held) return held;
  const referred = await captureReferral(deps, asker, call, lead);
  if (referred.code !== 'ok') return referred;
  const result = await sendCommand(deps, lead, commandOf(call, asker, task, lead, referred.value), input.commandId);
  if (result.code !== 'ok') return result;
  await recordAudit(deps, asker, 'task.completed', task.id, { outcome: input.outcome });
  return done({ task: (await deps.store.tasks.find(task.id)) ?? task, result: result.value });
}

/** A task of a sequence or a reply moves nothing: where the lead stands is told as it was. */
async function completeStep(
  deps: Deps,
  asker: Asker,
  input: CompleteInput,
  task: TaskRecord,
  lead: LeadRecord,
): Promise<Outcome<Completed>> {
  const { state } = lead;
  const held = isOpen(task) ? await take(deps, asker, task, lead) : null;
  if (held) return held;
  const completed = await completeStepTask(deps, asker, task, lead, input);
  if (completed.code !== 'ok') return completed;
  const handoff = state?.handoff ?? null;
  const result = {
    stage: state?.stage ?? ('captured' as const),
    task: state?.task?.id ?? null,
    handoff: handoff?.id ?? null,
    rep: handoff?.rep ?? null,
  };
  return done({ task: completed.value, result });
}

function checkTask(task: TaskRecord, lead: LeadRecord, asker: Asker): Refusal | null {
  const stage = stageOf(lead);
  if (!isOpen(task)) return conflict('this task is closed', { stage });
  if (task.claimedBy !== null && task.claimedBy !== holderOf(asker)) {
    return conflict('a colleague holds this task', { stage, heldBy: task.claimedBy });
  }
  return null;
}

/** Claims it, or renews the claim: what was free a moment ago may be a colleague's by now. */
async function take(
  { store, clock }: Deps,
  asker: Asker,
  { id }: TaskRecord,
  lead: LeadRecord,
): Promise<Refusal | null> {
  const taken = taskOutcome(await store.tasks.claim(id, holderOf(asker), clock.now(), claimSpan(clock)));
  if (taken.code === 'ok') return null;
  return taken.code === 'conflict' ? { ...taken, stage: stageOf(lead) } : taken;
}

function checkInput(input: CallInput, lead: LeadRecord, task: TaskRecord, agreement: Agreement): Refusal | null {
  switch (input.outcome) {
    case 'callback':
    case 'appointment':
      return input.at === undefined ? invalid('at', 'expected when: an ISO 8601 time') : null;
    case 'not-ready':
      return input.reason === undefined ? null : checkReason(agreement, 'recycle', input.reason);
    case 'disqualified':
      return checkReason(agreement, 'disqualify', input.reason ?? '');
    case 'referral':
      return checkReferral(input);
    case 'qualified':
      return checkBant(input, lead, task, agreement);
    case 'unreachable':
    case 'wrong-number':
      return null;
  }
}

function checkReferral({ person }: CompleteInput): Refusal | null {
  if (person?.email !== undefined || person?.phone !== undefined) return null;
  return invalid('person', 'expected the e-mail address or the telephone number of the person named');
}

function checkBant(input: CompleteInput, lead: LeadRecord, task: TaskRecord, agreement: Agreement): Refusal | null {
  const missing = missingBant(agreement, mergedBant(lead, task, input), input.language);
  return missing.length === 0 ? null : conflict(missing.join('; '), { stage: stageOf(lead), missing });
}

function stageOf(lead: LeadRecord): string {
  return lead.state?.stage ?? 'captured';
}

/** The answers known from before, under those given now. */
function mergedBant(lead: LeadRecord, task: TaskRecord, input: CompleteInput): Bant | null {
  const bant = { ...lead.bant, ...task.bant, ...input.bant };
  return Object.keys(bant).length === 0 ? null : bant;
}

async function captureReferral(
  deps: Deps,
  asker: Asker,
  input: CompleteInput,
  from: LeadRecord,
): Promise<Outcome<string | null>> {
  if (input.outcome !== 'referral' || !input.person) return done(null);
  const { name, email, phone } = input.person;
  const [firstName, ...rest] = (name ?? '').trim().split(/\s+/);
  const profile = {
    ...(firstName !== undefined && firstName !== '' && { firstName }),
    ...(rest.length > 0 && { lastName: rest.join(' ') }),
    ...(from.company !== null && { company: from.company }),
  };
  const created = await createLead(deps, asker, {
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    profile,
    source: 'referral',
  });
  if (created.code !== 'ok') return created;
  const { lead } = created.value;
  const at = deps.clock.now();
  await addEntry(deps, lead, {
    // Once a task: a repeat of the request tells nothing new.
    id: `referred.${input.task}`,
    at,
    receivedAt: at,
    kind: 'lead.referred',
    actor: asker.actor,
    props: { by: from.id },
  });
  return done(lead.id);
}

function commandOf(
  input: CallInput,
  asker: Asker,
  task: TaskRecord,
  lead: LeadRecord,
  referred: string | null,
): CompleteTaskCommand {
  const { outcome, projectStage, reason, at, rep, contactAt, note } = input;
  const bant = mergedBant(lead, task, input);
  return {
    type: 'complete-task',
    actor: asker.actor,
    task: task.id,
    outcome,
    ...(bant && { bant }),
    ...(projectStage !== undefined && { projectStage }),
    ...(reason !== undefined && { reason }),
    ...(at !== undefined && { at }),
    ...(rep !== undefined && { rep }),
    ...(referred !== null && { referred }),
    ...(contactAt !== undefined && { contactAt }),
    ...(note !== undefined && { note }),
  };
}
