import { mailBlockedBy, type LeadRecord } from '../../domain/lead/lead';
import { leadFacts } from '../../domain/lead/lead-facts';
import { decideLook } from '../../domain/lead/decide-look';
import type { Look } from '../../domain/lead/look';
import type { News } from '../../domain/lead/news';
import { isWithPeople } from '../../domain/lead/stage';
import type { Enrollment, LeadState } from '../../domain/lead/state';
import type { Agreement } from '../../domain/files/agreement';
import type { Facts } from '../../domain/conditions/facts';
import { assessLead } from '../../domain/scoring/assess-lead';
import type { Assessment } from '../../domain/scoring/assessment';
import { leavesNow, nextEntryTurn, nextExitTurn, whichSequence } from '../../domain/sequences/entry';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps, PublishedModel, PublishedSequence } from '../ports';
import { askConfirmation } from './ask-confirmation';
import { openLook } from './open-look';
import { project } from './project';
import { takeSteps } from './take-steps';
import { isNewlyHot, tellOwner } from './tell-owner';

/**
 * Looks at a lead: folds its whole timeline under the published model, says what is new since the cursor and what now holds. Where that
 * moves nothing the steps due are taken; then score, cursor and position are projected together. Everything time may turn later is in
 * `nextDecisionAt`.
 */
export async function look(deps: LeadDeps, step: Step): Promise<Look> {
  const open = await openLook(deps, step);
  const { lead, entries, state, now, news } = open;
  const [model, agreement, sequences, current] = await Promise.all([
    deps.catalog.primaryModel(),
    deps.catalog.agreement(),
    deps.catalog.liveSequences(),
    state.enrollment && publishedFor(deps, state.enrollment),
  ]);
  const assessment = model && assessLead(model.compiled, lead, entries, now, state.mutedRules);
  const scored: LeadState = { ...state, cursor: entries.length, score: scoreOf(model, assessment, now) };
  const facts = leadFacts(lead, entries, scored.score, state.stage);
  const mayEnter =
    state.enrollment === null && ['captured', 'won'].includes(state.stage) && mailBlockedBy(lead) === null;
  const looked: LeadState = {
    ...scored,
    nextDecisionAt: earliestAfter(now, [
      assessment?.nextDecisionAt ?? null,
      current && nextExitTurn(current.file, facts, now),
      mayEnter ? nextEntryTurn(candidatesOf(sequences), facts, lead.enrolments, now) : null,
    ]),
    crossedHot: crossedAfter(state, assessment),
    part: partOf(state, news, assessment?.band ?? null),
  };
  await tellOwner(deps, open, assessment);
  await askConfirmation(deps, lead, entries.slice(state.cursor), now);
  const seen: Look = {
    state: looked,
    disqualified: assessment?.disqualified ?? null,
    handRaised: news.handRaised,
    hotByActivity: isHotByActivity(assessment),
    active: news.activeAt !== null,
    unblocked: pointsSince(assessment, state.block) >= agreement.requalifyPoints,
    refusesContact: news.refusesContact || lead.suppressed?.reason === 'do-not-contact',
    leaves: current && leaving(lead, news, current, facts, now),
    entry: mayEnter ? whichSequence(candidatesOf(sequences), facts, lead.enrolments, now) : null,
    ended: null,
    policy: policyOf(agreement, state),
  };
  // The instant the steps are due, which may lie before the newest entry (decisions.md 2).
  const walked =
    current !== null && decideLook(seen) === null
      ? await takeSteps(deps, { lead, entries, facts, state: looked, sequence: current, now: step.now })
      : { state: looked, ended: null };
  const change = { lastActivityAt: assessment?.lastActivityAt ?? lead.lastActivityAt };
  return { ...seen, ended: walked.ended, state: await project(deps, lead, walked.state, change) };
}

async function publishedFor(deps: LeadDeps, { sequence, version }: Enrollment): Promise<PublishedSequence> {
  const published = await deps.catalog.sequence(sequence, version);
  if (published === null) throw new Error(`sequence ${sequence} version ${version} is not stored`);
  return published;
}

function scoreOf(model: PublishedModel | null, assessment: Assessment | null, now: number): LeadState['score'] {
  if (model === null || assessment?.total == null) return null;
  const { total, fit, engagement, inactivity, band, nextChangeAt } = assessment;
  return {
    total,
    fit,
    engagement,
    inactivity,
    band,
    model: model.name,
    version: model.version,
    assessedAt: now,
    nextChangeAt,
  };
}

function candidatesOf(sequences: readonly PublishedSequence[]): Parameters<typeof whichSequence>[0] {
  return sequences.map(({ name, version, file }) => ({
    sequence: name,
    version,
    priority: file.priority,
    entry: file.entry,
  }));
}

/** `middle` from the first real exchange on, `bottom` for the hot and those with people (lifecycle.md, "part"). */
function partOf(state: LeadState, news: News, band: string | null): LeadState['part'] {
  if (isWithPeople(state.stage) || band === 'hot' || news.handRaised !== null) return 'bottom';
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
  lead: LeadRecord,
  news: News,
  sequence: PublishedSequence,
  facts: Facts,
  now: number,
): { cause: string } | null {
  const blocked = mailBlockedBy(lead);
  if (blocked !== null) return { cause: news.mailEnded?.how ?? blocked };
  return leavesNow(sequence.file, facts, now);
}
