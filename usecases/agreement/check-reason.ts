import type { Agreement } from '../../domain/files/agreement';
import { tell } from '../../domain/words/sentence';
import type { Refusal } from '../outcome';

export type ReasonList = 'recycle' | 'disqualify' | 'return' | 'lost';

/**
 * Whether the agreement knows the reason for this move; a refusal lists those it knows. Returns are recycled or disqualified by
 * their own lists (api.md, `return`); where the agreement has no list for recycle or lost, the reasons of returns apply.
 */
export function checkReason(agreement: Agreement, list: ReasonList, reason: string): Refusal | null {
  const known = reasonsOf(agreement, list);
  if (known.includes(reason)) return null;
  return {
    code: 'invalid',
    errors: [{ path: 'reason', ...tell('expected one of {names}', { names: known.join(', ') }) }],
  };
}

/** The reasons people may choose from. */
export function reasonsOf({ reasons, recycle }: Agreement, list: ReasonList): string[] {
  switch (list) {
    case 'return':
    case 'disqualify':
      return reasons[list];
    case 'lost':
      return reasons.lost ?? [...new Set([...reasons.return, ...reasons.disqualify])];
    case 'recycle':
      // Reasons with a cool-down of their own are reasons to recycle by that very fact.
      return [
        ...new Set([
          ...(reasons.recycle ?? reasons.return),
          ...Object.keys(recycle).filter((name) => name !== 'default'),
        ]),
      ];
  }
}
