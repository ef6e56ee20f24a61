/** Types of the ApplicationFailures that cross process borders: `instanceof` does not survive there. */
export const FAILURE = {
  /** The lead's state does not allow it now: details[0] is a `Conflict`. HTTP 409. */
  conflict: 'conflict',
  /** The person may not do it to this handoff. HTTP 403. */
  forbidden: 'forbidden',
  /** No such task or handoff on this lead. HTTP 404. */
  unknown: 'unknown',
  /** The lead was erased: its tombstone is all there is. Ends the workflow (edge case 21). */
  erased: 'erased',
  /** The store is ahead of the workflow, which has lost a task: details[0] is the state to go on from. */
  behind: 'behind',
  /** The input does not fit the agreement: details[0] is `{ path, message }[]`. HTTP 400. */
  invalid: 'invalid',
} as const;
export type FailureType = (typeof FAILURE)[keyof typeof FAILURE];

/** What a 409 tells: the stage the lead is in, and who holds the handoff where that is why. */
export type Conflict = { message: string; stage: string; heldBy?: string; missing?: string[] };
