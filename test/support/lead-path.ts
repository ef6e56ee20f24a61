import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { CompleteTaskCommand, LeadCommand } from '../../domain/lead/command';
import type { Bant, LeadRecord } from '../../domain/lead/lead';
import type { Stage } from '../../domain/lead/stage';
import type { CommandResult } from '../../workflows/contract/messages';
import type { Person } from './blank-lead';
import { DAY, type LeadLab } from './lead-lab';

/** Four good answers. */
export const BANT: Bant = {
  budget: { met: true },
  authority: { met: true },
  need: { met: true },
  time: { met: true },
};

/** The open task and handoff of a lead, by its projection. */
export const taskOf = async (lab: LeadLab, lead: string): Promise<string> => (await lab.find(lead)).state!.task!.id;
export const handoffOf = async (lab: LeadLab, lead: string): Promise<string> =>
  (await lab.find(lead)).state!.handoff!.id;
/** The rep whom the open handoff is offered to, or who holds it. */
export const repOf = async (lab: LeadLab, lead: string): Promise<string> => (await lab.find(lead)).state!.handoff!.rep!;

/** Tells the outcome of the open task. */
export async function complete(
  lab: LeadLab,
  lead: string,
  outcome: CompleteTaskCommand['outcome'],
  more: Partial<CompleteTaskCommand> = {},
): Promise<CommandResult> {
  const task = await taskOf(lab, lead);
  return lab.ask(lead, { type: 'complete-task', actor: 'qualifier', task, outcome, ...more });
}

/** Accepts for the rep it is offered to. */
export async function accept(lab: LeadLab, lead: string, by?: string): Promise<CommandResult> {
  const rep = by ?? (await repOf(lab, lead));
  return lab.ask(lead, { type: 'accept', actor: rep, handoff: await handoffOf(lab, lead), rep });
}

/** A lead that the lab's model finds hot: a director who looked at two pages. */
export async function becomeHot(lab: LeadLab, lead: string): Promise<void> {
  await lab.record(lead, { kind: 'page.viewed' }, { kind: 'page.viewed' });
}

export const DIRECTOR: Person = { profile: { role: 'hr-director' } };

/** A new lead in the stage wanted, by the shortest way people could take. */
export async function reach(lab: LeadLab, stage: Stage, person: Person = {}): Promise<string> {
  const lead = await lab.capture(person);
  const ask = (asked: LeadCommand): Promise<CommandResult> => lab.ask(lead, asked);
  switch (stage) {
    case 'captured':
      return lead;
    case 'nurturing':
      await ask({ type: 'enroll', actor: 'm', sequence: 'welcome' });
      await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
      return lead;
    case 'recycled':
      await ask({ type: 'recycle', actor: 'm', reason: 'not-ready' });
      return lead;
    case 'disqualified':
      await ask({ type: 'disqualify', actor: 'm', reason: 'duplicate' });
      return lead;
    case 'qualifying':
      await ask({ type: 'qualify', actor: 'm' });
      return lead;
    default:
      break;
  }
  await ask({ type: 'qualify', actor: 'm' });
  await complete(lab, lead, 'qualified', { bant: BANT });
  if (stage === 'offered') return lead;
  await accept(lab, lead);
  if (stage === 'accepted') return lead;
  const handoff = await handoffOf(lab, lead);
  const rep = await repOf(lab, lead);
  await ask({ type: 'won', actor: rep, handoff, rep, amount: 1000, currency: 'EUR' });
  return lead;
}

/** What a refused command was answered. */
export type Refused = { type: string; stage?: string; heldBy?: string };

/** Resolves with the refusal; fails the test when the command was done. */
export async function refusal(asked: Promise<unknown>): Promise<Refused> {
  let done: unknown;
  try {
    done = await asked;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const { stage, heldBy } = (error.cause.details?.[0] ?? {}) as Refused;
      return { type: error.cause.type ?? '', ...(stage && { stage }), ...(heldBy && { heldBy }) };
    }
    throw error;
  }
  throw new Error(`it was done: ${JSON.stringify(done)}`);
}

/** The lead's stage. */
export const stageOf = ({ state }: LeadRecord): Stage | undefined => state?.stage;

/** Waits until the lead is in a stage. */
export const inStage = (lab: LeadLab, lead: string, stage: Stage): Promise<LeadRecord> =>
  lab.until(lead, ({ state }) => state?.stage === stage, `the stage ${stage}`);

/** Kinds of the alerts about a lead. */
export async function alertsOf(lab: LeadLab, lead: string): Promise<string[]> {
  return (await lab.store.alerts.list({ lead, limit: 200 })).items
    .map(({ kind, message }) => `${kind} ${message}`)
    .reverse();
}

export const WEEK = 7 * DAY;
