import { mayQualify } from './decide-command';
import type { Look } from './look';
import type { LeadState } from './state';
import type { Transition } from './transition';

const SYSTEM = { actor: 'system' } as const;
const CONTACT_REFUSED: Transition = {
  to: 'disqualified',
  cause: 'contact.refused',
  reason: 'contact-refused',
  refusesContact: true,
  ...SYSTEM,
};

/**
 * What a look moves, from any stage in which marketing has the lead (captured, nurturing, recycled, won, disqualified), in the
 * order of urgency: an objection, a hand raised, a rule that disqualifies, the score, a goal or exit, an entry rule.
 */
export function decideLook(look: Look): Transition | null {
  const { state } = look;
  // Whatever comes to it is the survivor's.
  if (state.stage === 'merged') return null;
  if (look.refusesContact && state.out?.reason !== 'contact-refused') {
    return CONTACT_REFUSED;
  }
  if (state.stage === 'disqualified') return comesBack(look);
  if (look.handRaised && mayQualify(state.stage)) {
    return { to: 'qualifying', cause: `form.${look.handRaised.intent}`, handRaised: true, ...SYSTEM };
  }
  if (state.stage !== 'won' && look.disqualified) {
    return {
      to: 'disqualified',
      cause: 'rule',
      reason: look.disqualified.reason,
      rule: look.disqualified.rule,
      ...SYSTEM,
    };
  }
  const automatic = qualifies(look);
  if (automatic !== null) return automatic;
  if (state.enrollment && look.leaves && !staysForIntake(look)) {
    return { to: state.stage === 'won' ? 'won' : 'captured', cause: look.leaves.cause, ...SYSTEM };
  }
  if (state.enrollment && look.entry) {
    // Only of a stream between two contents: `seeLead` asks nobody else's entry rules.
    const stays = state.stage === 'won' ? 'won' : 'nurturing';
    return { to: stays, cause: 'outranked', sequence: entered(look.entry), ...SYSTEM };
  }
  if (!state.enrollment && look.entry && (state.stage === 'captured' || state.stage === 'won')) {
    return {
      to: state.stage === 'won' ? 'won' : 'nurturing',
      cause: 'entry',
      sequence: entered(look.entry),
      ...SYSTEM,
    };
  }
  return null;
}

/** What a look moves while the Lead Center or sales has the lead: only an objection (edge case 36). */
export function decideWithPeople(look: Look): Transition | null {
  return look.refusesContact ? CONTACT_REFUSED : null;
}

/** Hot by new activity, once a cycle, and not while a recycled lead is blocked (edge cases 20 and 44). */
function crossesHot(look: Look): boolean {
  return look.hotByActivity && !look.state.crossedHot && (look.state.block === null || look.unblocked);
}

/** To the Lead Center, or to sales where the agreement says `qualification: direct`, unless the day's intake is full. */
function qualifies(look: Look): Transition | null {
  const cause = look.state.stage === 'won' || look.intakeFull === true ? null : qualifiesBy(look);
  if (cause === null) return null;
  if (cause !== 'score.hot') return { to: 'qualifying', cause, ...SYSTEM };
  if (look.policy.qualification === 'direct') return { to: 'offered', cause, ...SYSTEM };
  return { to: 'qualifying', cause, ...(look.policy.mqlAtThreshold === true && { atThreshold: true }), ...SYSTEM };
}

/** What qualifies a lead by itself now: its score, or the end of its sequence where the intake was full then. */
function qualifiesBy(look: Look): string | null {
  if (crossesHot(look)) return 'score.hot';
  const queued = look.state.intake?.cause;
  return queued === undefined || queued === 'score.hot' ? null : queued;
}

/** The goal is reached, but nobody can take the lead before the next day: it goes on nurturing until then. */
function staysForIntake({ intakeFull, leaves }: Look): boolean {
  return intakeFull === true && leaves?.cause === 'goal';
}

/** A disqualified lead comes back when its rule no longer holds, or by new interest where the reason allows it. */
function comesBack(look: Look): Transition | null {
  const out = look.state.out;
  if (out?.rule != null && look.disqualified === null) return { to: 'captured', cause: 'rule.corrected', ...SYSTEM };
  if (look.policy.reopens && look.handRaised) {
    return { to: 'qualifying', cause: `form.${look.handRaised.intent}`, handRaised: true, ...SYSTEM };
  }
  return look.policy.reopens && look.active ? { to: 'captured', cause: 'new-interest', ...SYSTEM } : null;
}

/** What falls due by time alone: a promised date, the end of a cool-down. */
export function decideDue(state: LeadState, now: number): Transition | null {
  if (
    state.contactAt !== null &&
    state.contactAt <= now &&
    ['captured', 'nurturing', 'recycled'].includes(state.stage)
  ) {
    return { to: 'qualifying', cause: 'contact-at', ...SYSTEM };
  }
  if (state.stage === 'recycled' && state.coolDownUntil !== null && state.coolDownUntil <= now) {
    return state.recycleSequence === null
      ? { to: 'captured', cause: 'cool-down.over', ...SYSTEM }
      : { to: 'nurturing', cause: 'cool-down.over', sequence: { name: state.recycleSequence }, ...SYSTEM };
  }
  return null;
}

function entered(entry: { sequence: string; version: number }): { name: string; version: number } {
  return { name: entry.sequence, version: entry.version };
}
