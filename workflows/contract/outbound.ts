/** A call to the outside that a step of a sequence asks for; no personal data, which is read when it is made. */
export type OutboundCall =
  | {
      kind: 'webhook';
      /** `<enrolment>:<step>`: the receiver's idempotency key. */
      id: string;
      lead: string;
      enrolment: string;
      step: string;
      url: string;
      event: string;
      at: number;
    }
  /** The ledger row of that id says the rest; `dueAt` is virtual. */
  | { kind: 'sms'; id: string; dueAt: number };

/** `waitMs`: real ms before the first attempt. */
export type OutboundStart = { call: OutboundCall; waitMs: number };

/** What an attempt came to: over, to be made again after the next pause, or not before so many real ms. */
export type CallOutcome = { next: 'end' } | { next: 'again' } | { next: 'later'; waitMs: number };

export interface OutboundActivities {
  /** Makes the call once. Throws only when it could not be decided whether to make it (the store is away). */
  callOut(call: OutboundCall): Promise<CallOutcome>;
  /** Nobody has answered for three days: says so. */
  giveUpCall(call: OutboundCall): Promise<void>;
}
