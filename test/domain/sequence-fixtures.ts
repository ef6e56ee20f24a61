import type { Facts } from '../../domain/conditions/facts';
import { sequenceSchema } from '../../domain/files/sequence';
import type { CompiledSequence } from '../../domain/sequences/compiled';
import { compileSequence } from '../../domain/sequences/compile';
import { type Position, startPosition } from '../../domain/sequences/position';
import { walk } from '../../domain/sequences/walk';
import type { Effect, TrailEntry, WalkResult, WalkWorld } from '../../domain/sequences/walk-shapes';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';

/** Monday 1 June 2026, 10:00 in Paris. */
export const MONDAY = Date.parse('2026-06-01T10:00:00+02:00');
export const DAY = 86_400_000;
export const HOUR = 3_600_000;

export function facts(change: Partial<Facts> = {}): Facts {
  return {
    profile: {},
    consent: {},
    tags: [],
    createdAt: MONDAY - DAY,
    events: {},
    enrolled: {},
    handoffs: { returned: 0 },
    customer: false,
    ...change,
  };
}

export function event(
  kind: string,
  at: number,
  props: JsonObject = {},
  more: Partial<TimelineEntry> = {},
): TimelineEntry {
  return { id: `${kind}@${at}`, at, receivedAt: at, kind, actor: 'lead', props, ...more };
}

export function world(change: Partial<WalkWorld> = {}): WalkWorld {
  return {
    now: MONDAY,
    leadId: 'lead-1',
    enrolledAt: MONDAY,
    zone: 'Europe/Paris',
    tracked: { opens: true, clicks: true },
    entries: [],
    facts: facts(),
    ...change,
  };
}

/** A send window: working days, nine to six. */
export const OFFICE_HOURS = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' };

/** A mail step of that template. */
export function mail(template: string): { email: { template: string } } {
  return { email: { template } };
}

/** The steps of the mails among some effects, in order. */
export function sent({ effects }: { effects: readonly Effect[] }): string[] {
  return effects.filter(({ kind }) => kind === 'email').map(({ step }) => step);
}

/** A compiled sequence of these steps, read through the schema as a file would be. */
export function sequenceOf(steps: unknown[], more: object = {}): CompiledSequence {
  return compileSequence(sequenceSchema.parse({ sequence: 'test', ...more, steps }));
}

/** A whole passage: looks at each deadline (and at `looks` too), keeping the position as JSON between. */
export function passage(
  sequence: CompiledSequence,
  from: WalkWorld,
  looks: readonly number[] = [],
): { effects: Effect[]; trail: TrailEntry[]; last: WalkResult; times: number[] } {
  let position: Position = startPosition(from.enrolledAt);
  const effects: Effect[] = [];
  const trail: TrailEntry[] = [];
  const times: number[] = [];
  const waiting = [...looks].sort((a, b) => a - b);
  let now = from.now;
  for (;;) {
    const last = walk(sequence, position, { ...from, now });
    effects.push(...last.effects);
    trail.push(...last.trail);
    times.push(now);
    position = JSON.parse(JSON.stringify(last.position));
    while (waiting.length > 0 && waiting[0]! <= now) waiting.shift();
    const next = Math.min(last.until ?? Infinity, waiting[0] ?? Infinity);
    if (last.outcome !== 'waiting' || next === Infinity) return { effects, trail, last, times };
    now = next;
  }
}
