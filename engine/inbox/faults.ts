import { z } from 'zod';
import { asDelivered } from './mail-address';

const DEFAULT_SLOW_MS = 5_000;

/**
 * The body of `POST /api/faults`. `to` limits a fault to one recipient. `delayMs` belongs to `slow`.
 * - `ok`: none (without `to`: clears all)
 * - `refuse`: the server takes no connection (421 as greeting, and to open sessions); with `to`, 554 to that recipient
 * - `tempfail`: 451 to the recipient; `bounce`: 550 5.1.1 to the recipient
 * - `slow`: the answer to the message comes `delayMs` late
 */
export const faultRequest = z.strictObject({
  mode: z.enum(['ok', 'refuse', 'tempfail', 'bounce', 'slow']),
  to: z.string().transform(asDelivered).pipe(z.email()).optional(),
  delayMs: z.number().int().min(0).max(60_000).optional(),
});

export type FaultRequest = z.infer<typeof faultRequest>;
export type Fault = { mode: FaultRequest['mode']; delayMs: number };

/** What is set now: for all, and for single recipients (`asDelivered`). */
export type FaultState = {
  mode: FaultRequest['mode'];
  delayMs?: number;
  recipients: Record<string, FaultRequest['mode']>;
};

const NO_FAULT: Fault = { mode: 'ok', delayMs: 0 };

/** The faults that the inbox plays, to try failures. Forgotten at a restart. */
export class Faults {
  #everyone: Fault = NO_FAULT;
  readonly #recipients = new Map<string, Fault>();

  set({ mode, to, delayMs = DEFAULT_SLOW_MS }: FaultRequest): void {
    const fault: Fault = { mode, delayMs: mode === 'slow' ? delayMs : 0 };
    if (to === undefined) {
      this.#everyone = fault;
      if (mode === 'ok') this.#recipients.clear();
    } else if (mode === 'ok') {
      this.#recipients.delete(to);
    } else {
      this.#recipients.set(to, fault);
    }
  }

  get everyone(): Fault {
    return this.#everyone;
  }

  /** The recipient's own fault, else everyone's. */
  of(recipient: string): Fault {
    return this.#recipients.get(asDelivered(recipient)) ?? this.#everyone;
  }

  describe(): FaultState {
    return {
      mode: this.#everyone.mode,
      ...(this.#everyone.mode === 'slow' ? { delayMs: this.#everyone.delayMs } : {}),
      recipients: Object.fromEntries([...this.#recipients].map(([address, { mode }]) => [address, mode])),
    };
  }
}
