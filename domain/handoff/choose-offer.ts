import type { Facts } from '../conditions/facts';
import type { Agreement } from '../files/agreement';
import { teamsOf, type Teams } from '../files/teams';
import type { BusinessCalendar } from '../time/calendar';
import { calendarOfTeam, chooseRep, chooseTeam, teamNamed, teamOfRep, type TeamLoad } from './routing';

export type OfferQuestion = {
  /** A test lead: left out of routing (edge case 59). */
  isTest: boolean;
  agreement: Agreement;
  teams: Teams | null;
  facts: Facts;
  loads: TeamLoad;
  now: number;
  /** The rep an appointment or the lead manager names: offered to whatever the routing says. */
  wanted: string | null;
  /** Reps whose clock has run out on this handoff, in order. */
  missed: readonly string[];
  /** The rep who knows the lead from an earlier cycle, or has its company (edge cases 52 and 64). */
  knows: string | null;
  /** It was held for the lead manager already: now the fallback team may have it (edge case 51). */
  wasHeld: boolean;
  /** A rep who has said that this is not their contact: others go first. */
  avoids?: string | null;
};

type Answered = { team: string | null; calendar: BusinessCalendar | undefined };
export type OfferChoice =
  | ({ to: 'rep'; rep: string } & Answered)
  | ({ to: 'pool'; reps: string[] } & Answered)
  | ({ to: 'nobody'; reason: string } & Answered);

/**
 * Who is offered a lead (lifecycle.md, "offered"; edge cases 51 and 52): the rep who was named; else, by the routing's team, the
 * rep who knows the lead, or the one who is owed most; after the agreement's `reassignments` missed clocks, the whole team; where
 * nobody can, nobody, with the reason: the lead manager is told first, and when that has brought nobody the fallback team is asked.
 */
export function chooseOffer(question: OfferQuestion): OfferChoice {
  const { teams, facts, now, wanted } = question;
  if (wanted !== null) return offerToNamed(question, wanted);
  if (question.isTest) return { to: 'nobody', reason: 'a test lead', team: null, calendar: undefined };
  if (teams === null) return { to: 'nobody', reason: 'no teams are published', team: null, calendar: undefined };
  const first = chooseTeam(teams, facts, now);
  const known = offerToKnown(question, teams, first);
  if (known !== null) return known;
  if (first === null) return { to: 'nobody', reason: 'no route leads to a team', team: null, calendar: undefined };

  let choice: OfferChoice | null = null;
  const asked = new Set<string>();
  for (let name: string | null = first; name !== null && !asked.has(name);) {
    asked.add(name);
    const tried = offerWithin(question, teams, name);
    choice ??= tried.choice;
    if (tried.choice.to !== 'nobody') return tried.choice;
    name = question.wasHeld ? tried.fallback : null;
  }
  return choice ?? { to: 'nobody', reason: 'no-reps', team: first, calendar: undefined };
}

/** Whatever the routing says; the clock runs by the calendar of the team they sell in. */
function offerToNamed({ teams, facts, now }: OfferQuestion, rep: string): OfferChoice {
  const team = teams && teamOfRep(teams, rep, chooseTeam(teams, facts, now));
  return {
    to: 'rep',
    rep,
    team,
    calendar: calendarOfTeam(teams, team),
  };
}

/**
 * The rep who knows the lead is asked alone, in whatever team they are, the routed one first: one owner a company. Null where nobody knows
 * it, they are away or full, their clock was missed, or it is open to the whole team by now.
 */
function offerToKnown(
  { agreement, loads, now, missed, knows }: OfferQuestion,
  teams: Teams,
  routed: string | null,
): OfferChoice | null {
  if (knows === null || missed.includes(knows) || missed.length > agreement.reassignments) return null;
  const names = [...(routed === null ? [] : [routed]), ...Object.keys(teamsOf(teams))];
  for (const name of names) {
    const team = teamNamed(teams, name);
    const reps = team?.reps.filter(({ person }) => person === knows) ?? [];
    if (team === null || reps.length === 0) continue;
    const chosen = chooseRep({ ...team, reps }, loads, now, missed, agreement.calendar.zone);
    return chosen.kind === 'held' ? null : { to: 'rep', rep: knows, team: name, calendar: team.calendar };
  }
  return null;
}

function offerWithin(
  { agreement, loads, now, missed, avoids }: OfferQuestion,
  teams: Teams,
  name: string,
): { choice: OfferChoice; fallback: string | null } {
  const team = teamNamed(teams, name);
  if (team === null)
    return { choice: { to: 'nobody', reason: `no team ${name}`, team: null, calendar: undefined }, fallback: null };
  const answered: Answered = { team: name, calendar: team.calendar };
  const { zone } = agreement.calendar;
  if (missed.length > agreement.reassignments) {
    // Everyone of the team may take it now, those who let it pass too.
    return { choice: { to: 'pool', reps: team.reps.map(({ person }) => person), ...answered }, fallback: null };
  }
  const others = avoids == null ? null : chooseRep(team, loads, now, [...missed, avoids], zone);
  const chosen = others !== null && others.kind !== 'held' ? others : chooseRep(team, loads, now, missed, zone);
  switch (chosen.kind) {
    case 'rep':
      return { choice: { to: 'rep', rep: chosen.rep, ...answered }, fallback: null };
    case 'pool':
      return { choice: { to: 'pool', reps: chosen.reps, ...answered }, fallback: null };
    case 'held':
      // Everyone has let it pass before the reassignments were used up: it opens to the whole team.
      return chosen.reason === 'excluded'
        ? { choice: { to: 'pool', reps: team.reps.map(({ person }) => person), ...answered }, fallback: null }
        : { choice: { to: 'nobody', reason: chosen.reason, ...answered }, fallback: chosen.fallback };
  }
}
