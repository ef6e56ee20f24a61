import type { Facts } from '../conditions/facts';
import type { Json } from '../timeline/entry';
import { nextSendInstant } from '../time/window';
import { after } from './blocks';
import type { CompiledSequence, CompiledStep, Next } from './compiled';
import { chooseBranch, drawArm } from './forks';
import type { Position, Waiting } from './position';
import type { Progress } from './progress';
import { shareOf } from './share';
import type { Effect, TrailEntry, WalkWorld } from './walk-shapes';

/** How long a mail may be late where its step does not say (decisions.md 14). */
export const DEFAULT_VALID_FOR = '7 days';

type MailStep = Extract<CompiledStep, { kind: 'email' | 'sms' }>;

/** The wait for the mail before, where it is not due yet and `step` (null: the end) must not come before it; else null. */
export function blockedByMail(step: CompiledStep | null, position: Position, now: number): Waiting | null {
  if (position.from <= now) return null;
  if (step !== null && KEEP_THEIR_OWN_TIME.includes(step.kind)) return null;
  const mail = Object.entries(position.sent).find(([, plannedAt]) => plannedAt === position.from);
  return { kind: 'hold', step: mail?.[0] ?? step?.id ?? 'end', since: now, until: position.from };
}

/** Steps that are planned from the mail before them, or whose wait counts from it. */
const KEEP_THEIR_OWN_TIME: readonly CompiledStep['kind'][] = [
  'email',
  'sms',
  'wait',
  'waitFor',
  'cadence',
  'exhausted',
];

/**
 * Does what a step does when the lead comes to it, in `progress`, and answers where the lead goes on; for a step that waits
 * that is not used.
 */
export function reachStep(sequence: CompiledSequence, step: CompiledStep, progress: Progress, world: WalkWorld): Next {
  switch (step.kind) {
    case 'email':
    case 'sms':
      planMail(sequence, step, progress, world);
      return step.next;
    case 'branch':
      return chooseBranch(step, progress, world);
    case 'split':
      return drawArm(sequence.name, step, progress, world);
    case 'wait':
    case 'waitFor':
    case 'cadence':
    case 'exhausted':
    case 'end':
      return step.next;
    default: {
      const effect = effectOf(step, world);
      progress.effects.push(effect);
      progress.facts = factsAfter(progress.facts, effect);
      const until = effect.kind === 'task' ? { until: effect.dueAt } : {};
      progress.trail.push({ at: world.now, kind: effect.kind, step: step.id, because: 'reached', ...until });
      return step.next;
    }
  }
}

type EffectStep = Extract<CompiledStep, { kind: 'task' | 'set' | 'tag' | 'notify' | 'webhook' | 'coupon' | 'enroll' }>;

function effectOf(step: EffectStep, world: WalkWorld): Exclude<Effect, { kind: 'email' | 'sms' }> {
  switch (step.kind) {
    case 'task': {
      const { kind: taskKind, due, ...task } = step.task;
      return { kind: 'task', step: step.id, taskKind, dueAt: after(world.now, due, world), ...task };
    }
    case 'set':
      return { kind: 'set', step: step.id, values: step.set };
    case 'tag':
      return { kind: 'tag', step: step.id, add: step.tag.add ?? [], remove: step.tag.remove ?? [] };
    case 'notify':
      return { kind: 'notify', step: step.id, notify: step.notify };
    case 'webhook':
      return { kind: 'webhook', step: step.id, url: step.webhook.url, event: step.webhook.event };
    case 'coupon':
      return { kind: 'coupon', step: step.id, pool: step.coupon.pool, as: step.coupon.as ?? 'coupon' };
    case 'enroll':
      return { kind: 'enroll', step: step.id, sequence: step.enroll.sequence };
  }
}

/** Plans a mail or SMS for the next instant its window allows (edge cases 24 and 25), never before the one before it. */
function planMail(sequence: CompiledSequence, step: MailStep, progress: Progress, world: WalkWorld): void {
  const { position, trail, effects } = progress;
  const entry = { at: world.now, step: step.id };
  const skipped = (because: TrailEntry['because']): void => void trail.push({ ...entry, kind: 'skip', because });
  if (Object.hasOwn(position.sent, step.id)) {
    skipped('already-sent');
    return;
  }
  const due = Math.max(world.now, position.from);
  const spread = shareOf(world.leadId, sequence.name, step.id, 'jitter');
  const plannedAt = nextSendInstant(sequence.window, due, world.zone, spread);
  if (plannedAt === null) {
    skipped('window-never-opens');
    return;
  }
  position.from = plannedAt;
  position.sent[step.id] = plannedAt;
  const { kind: mailKind, validFor, ...mail } = step.kind === 'email' ? step.email : step.sms;
  const expiresAt = after(plannedAt, validFor ?? DEFAULT_VALID_FOR, world);
  effects.push({ kind: step.kind, step: step.id, mailKind, plannedAt, expiresAt, ...mail });
  trail.push({ ...entry, kind: step.kind, because: 'reached', until: plannedAt });
}

/** What the walk itself has set and tagged, its later conditions read. */
function factsAfter(facts: Facts, effect: Effect): Facts {
  if (effect.kind === 'tag') {
    const kept = facts.tags.filter((tag) => !effect.remove.includes(tag));
    return { ...facts, tags: [...new Set([...kept, ...effect.add])] };
  }
  if (effect.kind !== 'set') return facts;
  const fields = Object.entries(effect.values).map(([path, value]): [string, Json] => [
    path.slice('profile.'.length),
    value,
  ]);
  return { ...facts, profile: { ...facts.profile, ...Object.fromEntries(fields) } };
}
