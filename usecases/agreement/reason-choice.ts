import type { Agreement } from '../../domain/files/agreement';
import { reasonsOf } from './check-reason';

/** A reason and what follows from it, as one choice of a form: `recycle:no-budget`. */
export type ReasonChoice = { action: 'recycle' | 'disqualify'; reason: string };

/** How a choice is written in a form. */
function writeChoice({ action, reason }: ReasonChoice): string {
  return `${action}:${reason}`;
}

/** Reads what a form sent; null where it is none. */
export function readChoice(written: unknown): ReasonChoice | null {
  const [, action, reason] =
    typeof written === 'string' ? (/^(recycle|disqualify):(.{1,100})$/.exec(written) ?? []) : [];
  if (action === undefined || reason === undefined) return null;
  return { action: action === 'recycle' ? 'recycle' : 'disqualify', reason };
}

/** The reasons of one way a lead goes on; `isInBoth`: the other way has it too, and a choice says which is meant. */
export type ReasonGroup = {
  action: ReasonChoice['action'];
  reasons: { value: string; reason: string; isInBoth: boolean }[];
};

/** What can be chosen when a lead is returned or lost: the agreement has a list for either way it goes on, and only what goes together is a choice. */
export function groupReasons(agreement: Agreement, list: 'return' | 'lost'): ReasonGroup[] {
  const lists = { recycle: reasonsOf(agreement, list), disqualify: reasonsOf(agreement, 'disqualify') };
  return (['recycle', 'disqualify'] as const).map((action) => ({
    action,
    reasons: lists[action].map((reason) => ({
      value: writeChoice({ action, reason }),
      reason,
      isInBoth: lists.recycle.includes(reason) && lists.disqualify.includes(reason),
    })),
  }));
}
