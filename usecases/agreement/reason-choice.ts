/** A reason and what follows from it, as one choice of a form: `recycle:no-budget`. */
export type ReasonChoice = { action: 'recycle' | 'disqualify'; reason: string };

/** How a choice is written in a form. */
export function writeChoice({ action, reason }: ReasonChoice): string {
  return `${action}:${reason}`;
}

/** Reads what a form sent; null where it is none. */
export function readChoice(written: unknown): ReasonChoice | null {
  const [, action, reason] =
    typeof written === 'string' ? (/^(recycle|disqualify):(.{1,100})$/.exec(written) ?? []) : [];
  if (action === undefined || reason === undefined) return null;
  return { action: action === 'recycle' ? 'recycle' : 'disqualify', reason };
}
