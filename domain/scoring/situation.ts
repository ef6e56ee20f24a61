import { toDocument, type FactsDocument } from '../conditions/facts';
import type { TimelineEntry } from '../timeline/entry';
import { activeTimeAt, type ActiveTime } from './active-time';
import type { AssessmentInput, Item } from './assessment';
import type { CompiledModel } from './compile-model';
import { type EngagementTerm, engagementTerms } from './engagement-terms';
import { ADJUSTED } from './event-kinds';
import { fitItems } from './fit';
import { type Adjustment, curveOf, type ScoreCurve } from './score-curve';
import { readSilence, type Silence } from './silence';

/** What a timeline says under a model, read once and then looked at from several instants. */
export type ReadTimeline = {
  model: CompiledModel;
  input: AssessmentInput;
  terms: EngagementTerm[];
  silence: Silence;
  adjustments: Adjustment[];
  document: FactsDocument;
};

/** A lead at one instant: what counts for its fit, its disqualification, and the curve its score is on. */
export type Situation = {
  at: number;
  ages: ActiveTime;
  fit: Item[];
  fitPoints: number;
  disqualified: { rule: string; reason: string } | null;
  curve: ScoreCurve;
};

/** Reads a timeline whose entries have been put in order (`effectiveEntries`); `now` is for `where` conditions on ages. */
export function readTimeline(
  model: CompiledModel,
  input: AssessmentInput,
  entries: readonly TimelineEntry[],
  now: number,
): ReadTimeline {
  const { terms, bases } = engagementTerms(model, entries, now);
  const silence = readSilence(model, entries, bases, input);
  return {
    model,
    input,
    terms,
    silence,
    adjustments: readAdjustments(entries),
    document: documentOf(model, input, entries, silence.lastActivityAt),
  };
}

/** The lead at `at`, the timeline being as it was read. */
export function situationAt(read: ReadTimeline, at: number): Situation {
  const { model, input, document } = read;
  const ages = activeTimeAt(input.pauses, at);
  const fit = fitItems(model, input, document, at, ages);
  return {
    at,
    ages,
    fit,
    fitPoints: fit.reduce((sum, item) => sum + item.points, 0),
    disqualified: disqualifiedBy(read, at),
    curve: curveOf(model, read.terms, read.silence, read.adjustments, ages),
  };
}

/** The first rule of the file that matches and is not muted (decisions.md 24). */
function disqualifiedBy(read: ReadTimeline, at: number): { rule: string; reason: string } | null {
  const muted = read.input.mutedRules ?? [];
  for (const rule of read.model.disqualify) {
    if (!muted.includes(rule.id) && rule.when.test(read.document, at)) return { rule: rule.id, reason: rule.reason };
  }
  return null;
}

/** Manual adjustments (edge case 47): points, reason, author, and perhaps an end, in the entry's props. */
function readAdjustments(entries: readonly TimelineEntry[]): Adjustment[] {
  const adjustments: Adjustment[] = [];
  for (const entry of entries) {
    if (entry.kind !== ADJUSTED) continue;
    const { points, until } = entry.props;
    if (typeof points !== 'number' || !Number.isFinite(points)) continue;
    const end = typeof until === 'string' ? Date.parse(until) : until;
    adjustments.push({ entry, points, until: typeof end === 'number' && !Number.isNaN(end) ? end : Infinity });
  }
  return adjustments;
}

function documentOf(
  model: CompiledModel,
  input: AssessmentInput,
  entries: readonly TimelineEntry[],
  lastActivityAt: number | null,
): FactsDocument {
  const { facts } = input;
  const document = toDocument({
    tags: [],
    consent: {},
    ...facts,
    profile: input.profile,
    createdAt: input.createdAt,
    events: model.readsEvents ? countEvents(entries) : {},
  });
  return lastActivityAt === null ? document : { ...document, lastActivityAt };
}

function countEvents(entries: readonly TimelineEntry[]): Record<string, { count: number; lastAt: number }> {
  const events = new Map<string, { count: number; lastAt: number }>();
  for (const { kind, at } of entries) {
    const seen = events.get(kind);
    if (seen === undefined) events.set(kind, { count: 1, lastAt: at });
    else [seen.count, seen.lastAt] = [seen.count + 1, Math.max(seen.lastAt, at)];
  }
  return Object.fromEntries(events);
}
