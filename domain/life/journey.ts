import type { Text } from '../files/leaf-values';
import type { Stage } from '../lead/stage';
import type { TrailEntry } from '../sequences/walk-shapes';
import type { JsonObject } from '../timeline/entry';

/** The kinds of api.md, "Journey". */
export type JourneyKind =
  | 'enrolled'
  | 'email'
  | 'wait'
  | 'waited'
  | 'branch'
  | 'split'
  | 'event'
  | 'score'
  | 'stage'
  | 'task'
  | 'tag'
  | 'set'
  | 'webhook'
  | 'coupon'
  | 'sms'
  | 'notify'
  | 'exited'
  | 'ended';

/** One dated line of a journey; instants are virtual epoch ms. */
export type JourneyEntry = {
  at: number;
  kind: JourneyKind;
  step?: string;
  /** Why: the trail's own word, the cause of a stage change or exit, or what kept a mail back. */
  because?: string;
  arm?: string;
  /** When the wait ends by itself. */
  until?: number;
  template?: string;
  /** What the step puts in place of the template's own subject. */
  subject?: Text | null;
  /** The mail was not sent: `because` says why. */
  withheld?: boolean;
  event?: string;
  props?: JsonObject;
  total?: number;
  band?: string | null;
  from?: Stage;
  to?: Stage;
  sequence?: string;
  version?: number;
};

const KINDS: Partial<Record<TrailEntry['kind'], JourneyKind>> = {
  wait: 'wait',
  waited: 'waited',
  branch: 'branch',
  split: 'split',
  task: 'task',
  'task-ended': 'task',
  set: 'set',
  tag: 'tag',
  notify: 'notify',
  webhook: 'webhook',
  coupon: 'coupon',
  sms: 'sms',
  skip: 'branch',
};

/** What a walk did, as lines of the journey. Mails are told of when they go, the end by the transition that follows it. */
export function linesOf(trail: readonly TrailEntry[]): JourneyEntry[] {
  return trail.flatMap(({ at, kind, step, because, arm, until }) => {
    const shown = KINDS[kind];
    if (shown === undefined) return [];
    return {
      at,
      kind: shown,
      because,
      ...(step !== null && { step }),
      ...(arm !== undefined && { arm }),
      ...(until !== undefined && { until }),
    };
  });
}
