import type { Facts } from '../conditions/facts';
import { type Rep, type Team, type Teams, teamsOf } from '../files/teams';
import type { Language } from '../lead/lead';
import { holds } from '../sequences/written-condition';
import { localAt } from '../time/zones';

/** What one rep has had and has now; a rep without an entry has had nothing. */
export type RepLoad = {
  openOffers: number;
  acceptedLast30Days: number;
  /** When the last offer was made, epoch ms; null for never. */
  lastOfferedAt: number | null;
  /** Offers made to the rep in the period over which shares are kept (30 days is good: an old absence is then forgotten). */
  offeredCount: number;
};

/** The loads of a team's reps, by address. */
export type TeamLoad = Readonly<Record<string, RepLoad>>;

/** Why nobody can be offered a lead now: everyone is away, everyone is full, nobody is left, or the team has no reps. */
export type HeldReason = 'absent' | 'full' | 'excluded' | 'no-reps';

/** To whom an offer goes: one rep, any of several, or nobody yet; `fallback` names the team to try then (edge case 51). */
export type RepChoice =
  | { kind: 'rep'; rep: string }
  | { kind: 'pool'; reps: string[] }
  | { kind: 'held'; reason: HeldReason; fallback: string | null };

/** The team a lead goes to: of the first route whose `when` holds or which has none. Null: no route, or a team that is not there. */
export function chooseTeam(teams: Teams, facts: Facts, now: number): string | null {
  const route = teams.routing.find(({ when }) => when === undefined || holds(when, facts, now));
  return route === undefined || teamNamed(teams, route.team) === null ? null : route.team;
}

/** A team of the file by its name; null where there is none. */
export function teamNamed(teams: Teams, name: string): Team | null {
  const named = teamsOf(teams);
  return Object.hasOwn(named, name) ? (named[name] ?? null) : null;
}

/** The hours a team keeps: its own calendar where it has one; undefined where it keeps the agreement's, or is not there. */
export function calendarOfTeam(teams: Teams | null, team: string | null): Team['calendar'] {
  return teams === null || team === null ? undefined : teamNamed(teams, team)?.calendar;
}

/** What a rep's team is written in; null where the file does not say, or has no such rep. */
export function languageOfRep(teams: Teams | null, rep: string): Language | null {
  const team = teams === null ? null : teamOfRep(teams, rep);
  return teams === null || team === null ? null : (teamNamed(teams, team)?.language ?? null);
}

/** The team a rep sells in: `first` where they do, else the first of the file that has them; null for nobody's. */
export function teamOfRep(teams: Teams, rep: string, first: string | null = null): string | null {
  const names = [...(first === null ? [] : [first]), ...Object.keys(teamsOf(teams))];
  return names.find((name) => teamNamed(teams, name)?.reps.some(({ person }) => person === rep)) ?? null;
}

/**
 * Chooses who of a team is offered a lead at `now`. Reps who are absent, at capacity (open offers and leads accepted in the last 30
 * days, edge case 51) or in `exclude` (they let this one pass, or returned it) are left out. A `pool` team offers to all who
 * remain. `round-robin` offers to the one owed most: by how many offers lags behind the share its `weight` gives it of
 * all made to those who remain; where equal to the one whose last offer is oldest, then to the first in the file.
 * @param zone whose calendar days absences are written in, where the team has no calendar: the agreement's.
 */
export function chooseRep(
  team: Team,
  load: TeamLoad,
  now: number,
  exclude: readonly string[] = [],
  zone = 'UTC',
): RepChoice {
  const held = (reason: HeldReason): RepChoice => ({ kind: 'held', reason, fallback: team.fallback ?? null });
  if (team.reps.length === 0) return held('no-reps');
  const asked = team.reps.filter(({ person }) => !exclude.includes(person));
  if (asked.length === 0) return held('excluded');
  const today = dayOf(now, team.calendar?.zone ?? zone);
  const present = asked.filter((rep) => !isAbsent(rep, today));
  if (present.length === 0) return held('absent');
  const free = present.filter((rep) => hasRoom(team, loadOf(load, rep)));
  const chosen = mostOwed(free, load);
  if (chosen === null) return held('full');
  if (team.by === 'pool') return { kind: 'pool', reps: free.map(({ person }) => person) };
  return { kind: 'rep', rep: chosen.person };
}

/** Whether a rep is away on a local day, `2026-12-24`; spans of absence include both their ends. */
export function isAbsent(rep: Pick<Rep, 'absent'>, day: string): boolean {
  return rep.absent.some((span) => {
    const [first = '', last = first] = span.split('/');
    return first <= day && day <= last;
  });
}

function mostOwed(reps: readonly Rep[], load: TeamLoad): Rep | null {
  const weights = reps.reduce((sum, rep) => sum + rep.weight, 0);
  const offers = reps.reduce((sum, rep) => sum + loadOf(load, rep).offeredCount, 0);
  const ranked = reps.map((rep) => {
    const { offeredCount, lastOfferedAt } = loadOf(load, rep);
    return { rep, owed: ((offers + 1) * rep.weight) / weights - offeredCount, last: lastOfferedAt ?? -Infinity };
  });
  // Sums of the same weights in another order differ in their last digits: that is no debt.
  const mostOwedCount = Math.max(...ranked.map(({ owed }) => owed)) - 1e-9;
  const owedMost = ranked.filter(({ owed }) => owed >= mostOwedCount);
  const oldest = Math.min(...owedMost.map(({ last }) => last));
  return owedMost.find(({ last }) => last === oldest)?.rep ?? null;
}

function hasRoom(team: Team, load: RepLoad): boolean {
  return team.capacity === undefined || load.openOffers + load.acceptedLast30Days < team.capacity;
}

function loadOf(load: TeamLoad, { person }: Rep): RepLoad {
  const kept = Object.hasOwn(load, person) ? load[person] : undefined;
  return kept ?? { openOffers: 0, acceptedLast30Days: 0, lastOfferedAt: null, offeredCount: 0 };
}

function dayOf(now: number, zone: string): string {
  const { year, month, day } = localAt(now, zone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
