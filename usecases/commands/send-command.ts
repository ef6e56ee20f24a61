import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { takeTexts } from '../../domain/lead/command-texts';
import type { LeadRecord } from '../../domain/lead/lead';
import { FAILURE, type Conflict } from '../../workflows/contract/failure-types';
import { command, type CommandResult, type LeadCommand, type LeadStart } from '../../workflows/contract/messages';
import { LEAD_WORKFLOW, leadWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';
import { findAway } from '../away';
import type { Deps } from '../deps';
import { resultOfDone } from './done-before';
import { conflict, done, forbidden, notFound, type Finding, type Outcome, type Refusal } from '../outcome';

/** How long an answer is waited for, in real ms (decisions.md 9). */
const DEADLINE_MS = 10_000;
/** The type the server gives an update that no worker has looked at. */
const UNPROCESSED = 'UnprocessedUpdate';
/** Between repeats, in real ms. */
const PAUSE_MS = 200;

type CommandedLead = Pick<LeadRecord, 'id' | 'createdAt'>;

/**
 * Has the lead's workflow do something and waits until it is done and readable. `commandId` makes a repeat the same command: one that
 * was done before is answered, not refused. Refusals of the workflow come back as outcomes; after 10 s without answer it is `unavailable`, and may have happened.
 * A lead whose workflow is not there yet (its capture is still in the inbox) is started with the command.
 */
export async function sendCommand(
  deps: Deps,
  lead: CommandedLead,
  input: LeadCommand,
  commandId: string,
): Promise<Outcome<CommandResult>> {
  const deadline = Date.now() + DEADLINE_MS;
  const asked = await keepTexts(deps, lead.id, input, commandId);
  for (;;) {
    try {
      return done(await deps.temporal.withDeadline(deadline, () => execute(deps, lead, asked, commandId)));
    } catch (error) {
      // The lead's task failed and is being redone (its worker ended, say): the same id makes the repeat the same command.
      if (isTaskRedone(error) && Date.now() + PAUSE_MS < deadline) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        continue;
      }
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const before = refusal.code === 'conflict' ? await findDone(deps, lead, commandId) : null;
      return before === null ? refusal : done(before);
    }
  }
}

/** What was written with the command goes to the store, for histories hold no personal data (D70). */
async function keepTexts(deps: Deps, lead: string, input: LeadCommand, commandId: string): Promise<LeadCommand> {
  const key = `${lead}/${commandId}`;
  const { command: asked, texts } = takeTexts(input, key);
  if (texts !== null) await deps.store.texts.keep(key, lead, texts, deps.clock.nowReal());
  return asked;
}

async function findDone(deps: Deps, { id }: CommandedLead, commandId: string): Promise<CommandResult | null> {
  const stored = await deps.store.leads.find(id);
  return stored && resultOfDone(stored, commandId);
}

/**
 * gRPC FAILED_PRECONDITION ("unexpected workflow task failure"), or the server's own refusal of an update that the task which should have
 * brought it was completed without: of fifty at once one is met by that now and then (measured). Nothing of it has been done.
 */
function isTaskRedone(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth++) {
    if ('code' in cause && cause.code === 9) return true;
    if (cause instanceof ApplicationFailure && cause.type === UNPROCESSED) return true;
  }
  return false;
}

async function execute(deps: Deps, lead: CommandedLead, input: LeadCommand, updateId: string): Promise<CommandResult> {
  try {
    return await deps.temporal.workflow
      .getHandle(leadWorkflowId(lead.id))
      .executeUpdate(command, { args: [input], updateId });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  const start: LeadStart = { id: lead.id, createdAt: lead.createdAt, clock: deps.clock.line };
  const startWorkflowOperation = new WithStartWorkflowOperation(LEAD_WORKFLOW, {
    workflowId: leadWorkflowId(lead.id),
    taskQueue: TASK_QUEUE,
    args: [start],
    workflowIdConflictPolicy: 'USE_EXISTING',
    // After a failed run only: a closed lead is not brought back by a late command (decisions.md 8).
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
  });
  return deps.temporal.workflow.executeUpdateWithStart(command, { args: [input], updateId, startWorkflowOperation });
}

/** What a failed update tells; null for what is nobody's fault but ours. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return temporalAway(true);
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : error;
  if (cause instanceof ApplicationFailure) return refusalOfFailure(cause);
  // Refused before it reached the workflow, or cut off after: only the caller's repeat can tell.
  if (findAway(error) === 'temporal' || isTaskRedone(error)) return temporalAway(true);
  return null;
}

function temporalAway(mayHaveHappened: boolean): Refusal {
  return { code: 'unavailable', what: 'temporal', message: 'the lead’s workflow does not answer', mayHaveHappened };
}

function refusalOfFailure(failure: ApplicationFailure): Refusal | null {
  const detail: unknown = failure.details?.[0];
  switch (failure.type) {
    case FAILURE.conflict: {
      const { stage, heldBy, missing } = (detail ?? {}) as Partial<Conflict>;
      return conflict(failure.message, {
        ...(stage !== undefined && { stage }),
        ...(heldBy !== undefined && { heldBy }),
        ...(missing !== undefined && { missing }),
      });
    }
    case FAILURE.forbidden:
      return forbidden(failure.message);
    case FAILURE.unknown:
      return notFound(failure.message);
    case FAILURE.invalid:
      return { code: 'invalid', errors: (detail ?? []) as Finding[] };
    default:
      return null;
  }
}
