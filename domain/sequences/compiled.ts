import type {
  CouponAction,
  EmailAction,
  EndAction,
  EnrollAction,
  NotifyAction,
  SetStep,
  SmsAction,
  SplitWinner,
  TagAction,
  TaskAction,
  WaitFor,
  WaitStep,
  WebhookAction,
} from '../files/sequence-step';
import type { SendWindow } from '../time/window';

/** Where a lead goes on: the index of a step, or null for the end of the sequence. */
export type Next = number | null;

/** A condition as its file writes it. */
export type WrittenCondition = Record<string, unknown>;

/** How often a stream mails, as its file says it. */
export type Cadence = { every: string; on?: string; at?: string };

/**
 * What a step does, and where each of its arms begins. An arm that is not written begins at what follows the step;
 * `untracked` that is not written is `otherwise` (edge case 37).
 */
export type StepAction =
  | { kind: 'email'; email: EmailAction }
  | { kind: 'sms'; sms: SmsAction }
  | { kind: 'wait'; wait: WaitStep['wait'] }
  | { kind: 'waitFor'; waitFor: WaitFor; then: Next; otherwise: Next; untracked: Next }
  | { kind: 'split'; arms: CompiledSplitArm[]; winner?: SplitWinner; shadow: boolean }
  | { kind: 'branch'; arms: CompiledBranchArm[] }
  | { kind: 'task'; task: TaskAction; then: Next; byOutcome: Record<string, Next>; otherwise: Next }
  | { kind: 'set'; set: SetStep['set'] }
  | { kind: 'tag'; tag: TagAction }
  | { kind: 'notify'; notify: NotifyAction }
  | { kind: 'webhook'; webhook: WebhookAction }
  | { kind: 'coupon'; coupon: CouponAction }
  | { kind: 'enroll'; enroll: EnrollAction }
  | { kind: 'end'; end: EndAction }
  /** Of a stream, before each content: waits for its next day, unless the lead has had that content. */
  | { kind: 'cadence'; cadence: Cadence }
  /** Of a stream, after its last content: waits for more to be published. */
  | { kind: 'exhausted' };

export type CompiledSplitArm = { name: string; weight: number; to: Next };
export type CompiledBranchArm = { when?: WrittenCondition; to: Next };

/**
 * One addressed step. `id` is unique in the sequence; `named` tells one that its author chose (an `id`, or the template's
 * name of a mail) from `<kind>-<n>`, which moves when steps are added: only named ones are matched when a lead is moved to
 * another version (decisions.md 30). `next` and every arm lie after the step itself, so a walk always ends.
 */
export type CompiledStep = {
  index: number;
  id: string;
  named: boolean;
  next: Next;
  skipWhen?: WrittenCondition;
} & StepAction;

/** A published sequence, stream or broadcast as a flat list of steps in document order; plain JSON. */
export type CompiledSequence = {
  name: string;
  form: 'sequence' | 'stream' | 'broadcast';
  window?: SendWindow;
  steps: CompiledStep[];
};
