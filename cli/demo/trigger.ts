import type { ScriptLine } from './script-line';
import { countOffers, type SeenHandoff, type World } from './world';

/** Handoffs that still wait for an answer. */
const STANDING = ['offered', 'pooled'];

/** The open offer of a lead, if one stands. */
export function standingOffer(world: World, who: string): SeenHandoff | null {
  return handoffsOf(world, who).find(({ status }) => STANDING.includes(status)) ?? null;
}

/** Every handoff of a lead, oldest first. */
export function handoffsOf(world: World, who: string): readonly SeenHandoff[] {
  const lead = world.leads.get(who);
  return lead === undefined ? [] : (world.handoffs.get(lead.id) ?? []);
}

/** Whether a line's trigger holds in this world; `played` tells which named lines have been. The delay is not looked at. */
export function holds(line: ScriptLine, world: World, played: ReadonlySet<string>): boolean {
  const { when, who } = line;
  const lead = world.leads.get(who);
  switch (when.on) {
    case 'start':
      return true;
    case 'day':
      return world.day >= when.day;
    case 'after':
      return played.has(when.id);
    case 'mail':
      return (world.mails.get(who) ?? []).filter(({ step }) => step === when.step).length >= when.nth;
    case 'stage':
      return lead?.stage === when.stage;
    case 'task': {
      const task = lead && world.tasks.get(lead.id);
      // A call-back that is agreed for later is not made now.
      return task !== undefined && (task.callbackAt === null || Date.parse(task.callbackAt) <= world.now);
    }
    case 'offer':
      return standingOffer(world, who) !== null && countOffers(handoffsOf(world, who)) >= when.nth;
  }
}

/** A trigger as it is written. */
export function writeTrigger({ when }: ScriptLine): string {
  switch (when.on) {
    case 'day':
      return `day:${when.day}`;
    case 'after':
      return `after:${when.id}`;
    case 'mail':
      return `mail:${when.step}${when.nth === 1 ? '' : `:${when.nth}`}`;
    case 'stage':
      return `stage:${when.stage}`;
    case 'offer':
      return `offer:${when.nth}`;
    default:
      return when.on;
  }
}
