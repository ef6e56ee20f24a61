import { decideLook } from '../../domain/lead/decide-look';
import type { Look } from '../../domain/lead/look';
import { toStoredEvents } from '../../domain/conditions/facts';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Enrollment, LeadState } from '../../domain/lead/state';
import { migrated } from '../../domain/life/hold-clocks';
import type { Controls } from '../../domain/sequences/controls';
import { withoutVerdict } from '../../domain/life/await-verdict';
import type { PublishedSequence } from '../../domain/life/published';
import { heldStill, isHeldByReply } from '../../domain/life/reply-pause';
import { isSunset, SUNSET } from '../../domain/life/sunset';
import { COMPANY_IN_TALKS } from '../../domain/sequences/judge-mail';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { askConfirmation } from './ask-confirmation';
import { boundEnd, boundIntake } from './bound-intake';
import { settleReply, takeReply } from './handle-reply';
import { isCompanyInTalks, knowCompany } from './know-company';
import { seeTwice } from '../../domain/life/see-twice';
import { mailDocument } from './mail-document';
import { openLook } from './open-look';
import { project } from './project';
import { takeSteps } from './take-steps';
import { tellBand } from './tell-band';
import { tellOwner } from './tell-owner';
import { unflagWrongNumber } from './wrong-number';

/**
 * Looks at a lead: folds its whole timeline under the published model, says what is new since the cursor and what now holds. Where that
 * moves nothing the steps due are taken; then score, cursor and position are projected together. Everything time may turn later is in
 * `nextDecisionAt`.
 */
export async function look(deps: LeadDeps, step: Step): Promise<Look> {
  const first = await openLook(deps, step);
  const opened = { ...first, state: await knowCompany(deps, first) };
  const [model, agreement, sequences, controls, inside] = await Promise.all([
    deps.catalog.primaryModel(),
    deps.catalog.agreement(),
    deps.catalog.liveSequences(),
    deps.catalog.controls(),
    opened.state.enrollment && publishedFor(deps, opened.state.enrollment),
  ]);
  const before = await settleReply(deps, withoutVerdict(opened.state), step.now);
  const { state, current } = await moveVersion(deps, before, inside, controls, step.now);
  const open = { ...opened, state };
  const { lead, entries, now } = open;
  const sight = { ...open, model, agreement, sequences, current, firsts: controls.firsts };
  const { sure, shown, settled, hope } = seeTwice(sight, (await deps.settleMs?.()) ?? 0);
  const asking = { lead, agreement, now };
  const seen = await boundIntake(deps, asking, sure.look);
  await tellOwner(deps, open, sure.assessment);
  await askConfirmation(deps, lead, { entries, cursor: state.cursor }, now);
  await mailDocument(deps, lead, entries.slice(state.cursor), now);
  await unflagWrongNumber(deps, lead, entries.slice(state.cursor), now);
  // The instant the steps are due, which may lie before the newest entry (decisions.md 2).
  const walker = { lead, entries: settled, facts: sure.facts, state: seen.state, now: step.now };
  const trusted = opened.state.enrollment?.verdict?.tags ?? [];
  const stays = decideLook(seen) === null;
  const held = stays ? await takeReply(deps, open, walker.state, step.now) : walker.state;
  const walked =
    current !== null && stays && !isHeldByReply(held)
      ? await boundEnd(
          deps,
          asking,
          await takeSteps(deps, { ...walker, state: held, sequence: current, hope, trusted }),
          seen.state.block !== null && !seen.unblocked,
        )
      : { state: heldStill(held), ended: null };
  const change = {
    lastActivityAt: shown.assessment?.lastActivityAt ?? lead.lastActivityAt,
    events: toStoredEvents(shown.facts.events),
    ...(state !== before && { enrolments: enrolmentsMoved(lead.enrolments, state.enrollment) }),
  };
  const isMailed = walked.state.enrollment !== null;
  const inTalks = isMailed && (await isCompanyInTalks(deps, lead)) ? COMPANY_IN_TALKS : null;
  const heldBack = isSunset(walked.state, step.now) ? SUNSET : inTalks;
  // A lead whose sequence has just ended in a qualification may have been queued for it.
  const queued = walked.state.intake !== seen.state.intake && { intakeFull: true };
  await tellBand(deps, lead, { before: first.state, after: walked.state, now });
  return {
    ...seen,
    ...queued,
    ended: walked.ended,
    state: await project(deps, lead, walked.state, change, undefined, heldBack),
  };
}

/** The lead in the version that a publication has moved those inside to, if one has. */
async function moveVersion(
  deps: LeadDeps,
  state: LeadState,
  current: PublishedSequence | null,
  { migrations }: Controls,
  now: number,
): Promise<{ state: LeadState; current: PublishedSequence | null }> {
  const { enrollment } = state;
  const to = current === null ? undefined : migrations[current.name];
  if (enrollment === null || current === null || to === undefined || to <= current.version) return { state, current };
  const next = await publishedFor(deps, { ...enrollment, version: to });
  return { state: { ...state, enrollment: migrated(enrollment, current, next, now) }, current: next };
}

function enrolmentsMoved(enrolments: LeadRecord['enrolments'], moved: Enrollment | null): LeadRecord['enrolments'] {
  return enrolments.flatMap((one) => (one.id === moved?.id ? { ...one, version: moved.version } : []));
}

async function publishedFor(deps: LeadDeps, { sequence, version }: Enrollment): Promise<PublishedSequence> {
  const published = await deps.catalog.sequence(sequence, version);
  if (published === null) throw new Error(`sequence ${sequence} version ${version} is not stored`);
  return published;
}
