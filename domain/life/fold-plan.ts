import type { LeadRecord } from '../lead/lead';
import { activeTimeAt, type ActiveTime } from '../scoring/active-time';
import { assessmentInput } from '../scoring/assess-lead';
import type { AssessmentInput } from '../scoring/assessment';
import type { CompiledModel } from '../scoring/compile-model';
import { cycleEnd, decayOf, weightAt } from '../scoring/decay';
import { effectiveEntries } from '../scoring/effective-entries';
import type { EngagementTerm } from '../scoring/engagement-terms';
import { ADJUSTED } from '../scoring/event-kinds';
import { readTimeline, type ReadTimeline } from '../scoring/situation';
import { addDuration } from '../time/add';
import type { Duration } from '../time/duration';
import type { TimelineEntry } from '../timeline/entry';
import { foldEntry, isFoldable } from '../timeline/folded';
import { repeatedViews } from '../timeline/repeated-views';

/** A lead's timeline, and the models it is scored by. */
type Sight = { lead: LeadRecord; entries: readonly TimelineEntry[]; models: readonly CompiledModel[]; now: number };

/**
 * Which entries of a timeline are to be folded away now, as they will be: the raw events whose month (UTC) ended `kept` ago, as events and as
 * news. No score under the models given is another for it, at `now` or ever after: whatever still counts, is the last activity or
 * decides a run of unanswered contacts stays whole, and where a rule would read something into what is missing, less or nothing is folded.
 * Within a sales cycle before `now` explanations stay as they were too: a model's cycle that is longer than `kept` puts it off. Pure.
 */
export function planFold(sight: Sight, kept: Duration): TimelineEntry[] {
  const { lead, entries, models, now } = sight;
  const before = Math.min(foldedBefore(now, kept, models), lead.state?.enrollment?.enteredAt ?? Infinity);
  const old = entries.filter((entry) => isFoldable(entry) && Math.max(entry.at, entry.receivedAt) < before);
  if (old.length === 0) return [];
  const readings = models.map((model) => readingOf(sight, model));
  const last = Math.min(...readings.map((reading) => lastActivityBefore(sight, reading, before)));
  for (const until of [Infinity, last]) {
    const folded = foldThose(
      sight,
      readings,
      old.filter(({ at }) => at < until),
      before,
    );
    if (folded.length > 0 && isSilentChange(sight, readings, folded)) return folded;
  }
  return [];
}

/** The beginning of the month `kept` ago, or of the one a sales cycle ago where that is longer: a month is folded as a whole, once. */
export function foldedBefore(now: number, kept: Duration, models: readonly CompiledModel[]): number {
  let at = addDuration(now, { ...kept, amount: -kept.amount }, 'UTC');
  for (const { salesCycle } of models)
    if (salesCycle !== null)
      at = Math.min(at, addDuration(now, { amount: -salesCycle.months, unit: 'months' }, 'UTC') - salesCycle.ms);
  const day = new Date(at);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
}

/**
 * A timeline read under a model. `from`: the instant from which on its scores must not change, which is that of the last activity or
 * adjustment, for what made a lead hot is asked of it.
 */
type Reading = { model: CompiledModel; input: AssessmentInput; read: ReadTimeline; from: number; ages: ActiveTime };

function readingOf({ lead, entries, now }: Sight, model: CompiledModel): Reading {
  const input = assessmentInput(lead, entries);
  const effective = effectiveEntries(entries, now);
  const read = readTimeline(model, input, effective, now);
  const adjustedAt = effective.findLast(({ kind }) => kind === ADJUSTED)?.at ?? -Infinity;
  const from = Math.min(now, Math.max(read.silence.lastActivityAt ?? lead.createdAt, adjustedAt));
  return { model, input, read, from, ages: activeTimeAt(input.pauses, from) };
}

function readAgain({ model, input }: Reading, entries: readonly TimelineEntry[], now: number): ReadTimeline {
  return readTimeline(model, { ...input, entries }, effectiveEntries(entries, now), now);
}

/** The last activity of what is old enough: the runs of contacts after it are counted from there. −∞ without one. */
function lastActivityBefore({ entries }: Sight, reading: Reading, before: number): number {
  const early = entries.filter(({ at }) => at < before);
  return readAgain(reading, early, before).silence.lastActivityAt ?? -Infinity;
}

/** Of the old entries those that nothing needs whole, folded. */
function foldThose(
  sight: Sight,
  readings: readonly Reading[],
  old: readonly TimelineEntry[],
  before: number,
): TimelineEntry[] {
  const repeats = repeatedViews(sight.entries);
  const fold = (entry: TimelineEntry): TimelineEntry => foldEntry(entry, repeats.has(entry.id));
  const stripped = withFolded(sight.entries, old.map(fold));
  const needed = new Set<string>();
  for (const reading of readings) {
    const activityAt = lastActivityBefore(sight, reading, before);
    for (const { id, at } of old) if (at === activityAt) needed.add(id);
    for (const terms of [reading.read.terms, readAgain(reading, stripped, sight.now).terms])
      for (const term of terms) if (isAlive(reading, term)) needed.add(term.entry.id);
  }
  const going = new Set(old.map(({ id }) => id).filter((id) => !needed.has(id)));
  // A view stays as long as one that repeats it: alone that one would count.
  for (const [repeat, counted] of repeats) if (!going.has(repeat)) going.delete(counted);
  return old.filter(({ id }) => going.has(id)).map(fold);
}

/** Whether an event still gives points under a rule, or will: what is spent stays spent. */
function isAlive({ model, from, ages }: Reading, term: EngagementTerm): boolean {
  return weightAt(model, decayOf(term, ages.shift(term.entry.at)), Math.min(from, ages.now)) !== 0;
}

/** Whether every model reads the same from the timeline with those folded: points to come, silence, and what conditions ask. */
function isSilentChange(
  { entries, now }: Sight,
  readings: readonly Reading[],
  folded: readonly TimelineEntry[],
): boolean {
  const after = withFolded(entries, folded);
  return readings.every((reading) => {
    const again = readAgain(reading, after, now);
    return JSON.stringify(lasting(reading, reading.read)) === JSON.stringify(lasting(reading, again));
  });
}

/** What of a reading can still move a score. */
function lasting(reading: Reading, { terms, silence, document }: ReadTimeline): unknown {
  const { model, ages } = reading;
  return {
    terms: terms.filter((term) => isAlive(reading, term)).map(({ entry, rule, points }) => [entry.id, rule.id, points]),
    silence: [silence.lastActivityAt, silence.silentSince],
    runs: silence.unansweredAt.filter((at) => cycleEnd(model, ages.shift(at)) >= ages.now),
    document,
  };
}

/** The timeline with some of its entries folded, each in its place. */
export function withFolded(entries: readonly TimelineEntry[], folded: readonly TimelineEntry[]): TimelineEntry[] {
  const byId = new Map(folded.map((entry) => [entry.id, entry]));
  return entries.map((entry) => byId.get(entry.id) ?? entry);
}
