import type { Facts } from '../conditions/facts';
import type { Agreement } from '../files/agreement';
import { mailBlockedBy, type LeadRecord } from '../lead/lead';
import { leadFacts } from '../lead/lead-facts';
import type { Look } from '../lead/look';
import { howMailEnded, type News } from '../lead/news';
import { isWithPeople } from '../lead/stage';
import type { LeadState } from '../lead/state';
import { assessLead } from '../scoring/assess-lead';
import type { Assessment } from '../scoring/assessment';
import { scoreView } from '../scoring/score-view';
import type { Controls } from '../sequences/controls';
import { leavesNow, nextEntryTurn, nextExitTurn, whichSequence, type EntryCandidate } from '../sequences/entry';
import { holds } from '../sequences/written-condition';
import { durationOf } from '../time/duration';
import type { TimelineEntry } from '../timeline/entry';
import { isSunset, SUNSET, sunsetInstant } from './sunset';
import type { PublishedModel, PublishedSequence } from './published';

/** A scoring model in force. */
export type LiveModel = Omit<PublishedModel, 'model'>;
/** What a look at a lead is made from. */
export type Sight = {
  lead: LeadRecord;
  entries: readonly TimelineEntry[];
  /** What the workflow knew so far. */
  state: LeadState;
  news: News;
  now: number;
  model: LiveModel | null;
  agreement: Agreement;
  /** Those that take leads in now. */
  sequences: readonly PublishedSequence[];
  /** The version the lead is in. */
  current: PublishedSequence | null;
  /** When sequences were first published: who matched then is not taken in unless that was asked for (decisions.md 29). */
  firsts?: Controls['firsts'];
};

/**
 * What a look at a lead sees at `now`, before any step is taken: the score under the model, what is new, what now holds, and in
 * `nextDecisionAt` when time alone may turn any of it. Pure: the life of a lead and its simulation see by it alike.
 */
export function seeLead(sight: Sight): { look: Look; assessment: Assessment | null; facts: Facts } {
  const { lead, entries, news, now, model, agreement, current } = sight;
  const state = stateSeen(sight);
  const assessment = model && assessLead(model.compiled, lead, entries, now, state.mutedRules);
  const scored: LeadState = {
    ...state,
    cursor: entries.length,
    score: model && scoreView(model, assessment, now),
  };
  const facts = leadFacts(lead, entries, scored.score, state.stage);
  const { candidates, facts: free } = openTo(sight, state, facts);
  const looked: LeadState = {
    ...scored,
    nextDecisionAt: earliestAfter(now, [
      assessment?.nextDecisionAt ?? null,
      current && nextExitTurn(current.file, facts, now),
      current && (state.sunsetAt ?? null),
      nextEntryTurn(candidates, free, lead.enrolments, now),
    ]),
    crossedHot: crossedAfter(state, assessment),
    part: partOf(state, news, assessment?.band ?? null),
  };
  const look: Look = {
    state: looked,
    disqualified: assessment?.disqualified ?? null,
    handRaised: news.handRaised,
    hotByActivity: isHotByActivity(assessment),
    active: news.activeAt !== null,
    unblocked: pointsSince(assessment, state.block) >= agreement.requalifyPoints,
    refusesContact: news.refusesContact || lead.suppressed?.reason === 'do-not-contact',
    leaves: current && leaving(sight, state, current, facts),
    entry: whichSequence(candidates, free, lead.enrolments, now),
    ended: null,
    policy: policyOf(agreement, state),
  };
  return { look, assessment, facts };
}

/** The state a look begins from: what reopening muted speaks again once the profile has changed (decisions.md 24), and when silence ends mail. */
function stateSeen({ lead, entries, news, agreement, state }: Sight): LeadState {
  const unmuted = news.profileChanged ? { ...state, mutedRules: [] } : state;
  const sunsetAt = sunsetInstant(lead, entries, durationOf(agreement.sunset));
  return sunsetAt === null && unmuted.sunsetAt == null ? unmuted : { ...unmuted, sunsetAt };
}

/** Hot by what the lead did, for the first time since it was last cold. */
export function isNewlyHot(state: LeadState, assessment: Assessment | null): boolean {
  return !state.crossedHot && assessment?.band === 'hot' && assessment.hotBy === 'activity';
}

/** An entry rule may take the lead in: it is in no sequence, and nobody has it. */
function mayEnter({ stage, enrollment }: LeadState): boolean {
  return enrollment === null && (stage === 'captured' || stage === 'won');
}

/**
 * The sequences that may take the lead in, and the facts they are asked by: all where it is in none; while a stream has nothing under
 * way for it those of a higher priority, asked as if it were free (edge case 40: a stream has no end to wait for).
 */
function openTo(sight: Sight, state: LeadState, facts: Facts): { candidates: EntryCandidate[]; facts: Facts } {
  const { lead, sequences, current } = sight;
  // Whom no mail may reach enters nothing (edge cases 60 and 63).
  if (mailBlockedBy(lead) !== null || isSunset(state, sight.now)) return { candidates: [], facts };
  const known = (): EntryCandidate[] => candidatesOf(sequences).filter((one) => !matchedBefore(sight, one));
  if (mayEnter(state)) return { candidates: known(), facts };
  if (current === null || !isBetweenContents(current, state)) return { candidates: [], facts };
  const higher = known().filter(({ priority }) => priority > current.file.priority);
  return { candidates: higher, facts: { ...facts, stage: state.stage === 'won' ? 'won' : 'captured' } };
}

function isBetweenContents({ compiled }: PublishedSequence, { stage, enrollment }: LeadState): boolean {
  const waiting = enrollment?.waiting;
  return (
    compiled.form === 'stream' &&
    (stage === 'nurturing' || stage === 'won') &&
    (waiting === 'wait' || waiting === 'content')
  );
}

/** Whether the lead matched already when the sequence was first published, and those were not to be taken in. */
function matchedBefore({ lead, entries, state, firsts }: Sight, { sequence, entry }: EntryCandidate): boolean {
  const first = firsts?.[sequence];
  if (first === undefined || first.existing || lead.createdAt >= first.at || entry === undefined) return false;
  if (entry.when === undefined) return true;
  const before = entries.filter(({ at }) => at <= first.at);
  const stage = state.stage === 'won' ? 'won' : 'captured';
  return holds(entry.when, leadFacts(lead, before, state.score, stage), first.at);
}

function candidatesOf(sequences: readonly PublishedSequence[]): EntryCandidate[] {
  return sequences.map(({ name, version, file }) => ({
    sequence: name,
    version,
    priority: file.priority,
    entry: file.entry,
  }));
}

/** `middle` from the first real exchange on, `bottom` for the hot, those with people and those won (lifecycle.md, "part"). */
function partOf(state: LeadState, news: News, band: string | null): LeadState['part'] {
  if (isWithPeople(state.stage) || state.stage === 'won') return 'bottom';
  if (band === 'hot' || news.handRaised !== null) return 'bottom';
  if (state.part === 'bottom') return 'middle';
  return news.activeAt === null ? state.part : 'middle';
}

function policyOf(agreement: Agreement, state: LeadState): Look['policy'] {
  return {
    qualification: agreement.qualification,
    mqlAtThreshold: agreement.mqlBy === 'threshold',
    reopens: state.out !== null && agreement.reopens.includes(state.out.reason),
    recycleSequence: state.recycleSequence,
  };
}

/** The first of some instants after `now`. */
function earliestAfter(now: number, instants: readonly (number | null)[]): number | null {
  const later = instants.filter((instant) => instant !== null && instant > now).map(Number);
  return later.length === 0 ? null : Math.min(...later);
}

function isHotByActivity(assessment: Assessment | null): boolean {
  return assessment?.band === 'hot' && assessment.hotBy === 'activity' && assessment.lastActivityAt !== null;
}

/** A fall below warm ends a crossing (edge case 44); a customer's is over once its owner is told. */
function crossedAfter(state: LeadState, assessment: Assessment | null): boolean {
  if (state.stage === 'won' && isNewlyHot(state, assessment)) return true;
  return state.crossedHot && assessment?.band !== 'cold';
}

/** What the lead has done since it was blocked, in points (edge case 20); −∞ while it is not blocked. */
function pointsSince(assessment: Assessment | null, block: LeadState['block']): number {
  if (block === null) return -Infinity;
  const newer = (assessment?.counted ?? []).filter(({ at, points }) => at > block.since && points > 0);
  return newer.reduce((sum, { points }) => sum + points, 0);
}

function leaving(
  { lead, news, now }: Sight,
  state: LeadState,
  sequence: PublishedSequence,
  facts: Facts,
): { cause: string } | null {
  const blocked = mailBlockedBy(lead);
  if (blocked !== null) return { cause: howMailEnded(news) ?? blocked };
  if (isSunset(state, now)) return { cause: SUNSET };
  if (mailsOf(sequence, news.topicsLeft)) return { cause: 'unsubscribed' };
  return leavesNow(sequence.file, facts, now);
}

/** Whether a sequence mails about one of these topics: who leaves a topic leaves the sequences about it (lifecycle.md, "Transitions"). */
function mailsOf({ compiled }: PublishedSequence, topics: readonly string[]): boolean {
  return compiled.steps.some(
    (step) => step.kind === 'email' && step.email.topic !== undefined && topics.includes(step.email.topic),
  );
}
