import fc from 'fast-check';
import { agreementSchema } from '../../domain/files/agreement';
import { type Team, teamsSchema } from '../../domain/files/teams';
import { missingBant } from '../../domain/handoff/bant';
import { chooseRep, chooseTeam, languageOfRep, type RepLoad, teamNamed } from '../../domain/handoff/routing';
import { slaDeadline } from '../../domain/handoff/sla';
import { businessMsBetween } from '../../domain/time/calendar';
import { DAY, facts, HOUR, MONDAY } from './sequence-fixtures';

const agreement = agreementSchema.parse({ agreement: 2026, handoff: { model: 'hr', hot: 150 } });
const teams = teamsSchema.parse({
  teams: 1,
  routing: [
    { when: { 'profile.country': 'BE' }, team: 'benelux' },
    { when: { 'profile.employees': { gte: 250 } }, team: 'gone' },
    { team: 'field' },
  ],
  field: { reps: [{ person: 'ana@x.fr', weight: 2 }, { person: 'bruno@x.fr' }], capacity: 30 },
  benelux: { reps: [{ person: 'joris@x.fr', absent: ['2026-06-01/2026-06-03'] }], by: 'pool', fallback: 'field' },
  leadManager: 'lm@x.fr',
});
const team = (reps: { person: string; weight?: number }[], more: Partial<Team> = {}): Team => ({
  reps: reps.map(({ person, weight }) => ({ person, weight: weight ?? 1, absent: [] })),
  by: 'round-robin',
  ...more,
});
const load = (change: Partial<RepLoad> = {}): RepLoad => ({
  openOffers: 0,
  acceptedLast30Days: 0,
  lastOfferedAt: null,
  offeredCount: 0,
  ...change,
});

describe('BANT as the agreement asks', () => {
  test('is complete with the required answers and the minimum', () => {
    const bant = { need: { met: true }, time: { met: true }, budget: { met: true }, authority: { met: false } };
    expect(missingBant(agreement, bant)).toEqual([]);
  });

  test('names what is required and not met, and how many are missing, in the reader’s language', () => {
    expect(missingBant(agreement, { need: { met: false }, budget: { met: true } })).toEqual([
      'need must be met',
      'time frame must be met',
      'at least 3 of the 4 answers must be met, not 1 (open: authority, need, time frame)',
    ]);
    expect(missingBant(agreement, null, 'fr')[0]).toBe('le besoin doit être confirmé');
    expect(missingBant(agreement, { need: { met: true }, time: { met: true } })).toHaveLength(1);
  });
});

describe('the team of a lead', () => {
  const routed = (profile: Record<string, string | number>) => chooseTeam(teams, facts({ profile }), MONDAY);

  test('is that of the first route that holds; null where that team is not there', () => {
    expect(routed({ country: 'BE' })).toBe('benelux');
    expect(routed({ country: 'FR' })).toBe('field');
    expect(routed({ employees: 300 })).toBeNull();
    expect(
      chooseTeam(teamsSchema.parse({ teams: 1, routing: [], leadManager: 'lm@x.fr' }), facts(), MONDAY),
    ).toBeNull();
    expect(teamNamed(teams, 'routing')).toBeNull();
  });
});

describe('what a rep is written in', () => {
  test('is what their team says, until it is known of themselves', () => {
    const file = teamsSchema.parse({ ...teams, field: { ...team([{ person: 'ana@x.fr' }]), language: 'en' } });
    expect([languageOfRep(file, 'ana@x.fr'), languageOfRep(file, 'lm@x.fr')]).toEqual(['en', null]);
  });
});

describe('the rep of a lead', () => {
  test('shares follow weights: nobody is ever two offers away from the share owed', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 150 }), (list, offers) => {
        const reps = list.map((weight, n) => ({ person: `r${n}`, weight }));
        const counts = new Map<string, number>();
        for (let made = 1; made <= offers; made += 1) {
          const loads = Object.fromEntries([...counts].map(([rep, count]) => [rep, load({ offeredCount: count })]));
          const chosen = chooseRep(team(reps), loads, MONDAY + made);
          if (chosen.kind !== 'rep') throw new Error('someone is free');
          counts.set(chosen.rep, (counts.get(chosen.rep) ?? 0) + 1);
          const sum = list.reduce((total, weight) => total + weight, 0);
          for (const { person, weight } of reps) {
            expect(Math.abs((counts.get(person) ?? 0) - (made * weight) / sum)).toBeLessThan(2);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('among equals is the one whose last offer is oldest, then the first in the file', () => {
    const two = team([{ person: 'a' }, { person: 'b' }]);
    const since = (a: number | null, b: number | null) => ({
      a: load({ lastOfferedAt: a }),
      b: load({ lastOfferedAt: b }),
    });
    expect(chooseRep(two, since(5, 3), MONDAY)).toEqual({ kind: 'rep', rep: 'b' });
    expect(chooseRep(two, since(5, null), MONDAY)).toEqual({ kind: 'rep', rep: 'b' });
    expect(chooseRep(two, {}, MONDAY)).toEqual({ kind: 'rep', rep: 'a' });
  });

  test('is never one who is full, excluded or away; when nobody is left it says why and names the fallback (edge case 51)', () => {
    const two = team([{ person: 'a' }, { person: 'b' }], { capacity: 3, fallback: 'field' });
    const full = load({ openOffers: 1, acceptedLast30Days: 2 });
    expect(chooseRep(two, { a: full }, MONDAY)).toEqual({ kind: 'rep', rep: 'b' });
    expect(chooseRep(two, {}, MONDAY, ['a'])).toEqual({ kind: 'rep', rep: 'b' });
    expect(chooseRep(two, { a: full }, MONDAY, ['b'])).toEqual({ kind: 'held', reason: 'full', fallback: 'field' });
    expect(chooseRep(two, {}, MONDAY, ['a', 'b'])).toMatchObject({ reason: 'excluded' });
    expect(chooseRep(team([]), {}, MONDAY)).toEqual({ kind: 'held', reason: 'no-reps', fallback: null });
  });

  test('of a pool is everyone present; absence includes both its days, in the team’s zone', () => {
    const benelux = teamNamed(teams, 'benelux')!;
    const lastEvening = Date.parse('2026-06-03T23:30:00+02:00');
    expect(chooseRep(benelux, {}, lastEvening, [], 'Europe/Paris')).toEqual({
      kind: 'held',
      reason: 'absent',
      fallback: 'field',
    });
    expect(chooseRep(benelux, {}, lastEvening + HOUR, [], 'Europe/Paris')).toEqual({
      kind: 'pool',
      reps: ['joris@x.fr'],
    });
  });
});

describe('the clocks of the agreement', () => {
  test('run in business time, and warn at 80 % of it', () => {
    const friday = Date.parse('2026-06-05T15:00:00+02:00');
    expect(slaDeadline(agreement, 'accept', friday)).toEqual({
      warnAt: Date.parse('2026-06-08T12:24:00+02:00'),
      dueAt: Date.parse('2026-06-08T14:00:00+02:00'),
    });
    expect(slaDeadline(agreement, 'followUp', friday).dueAt).toBe(Date.parse('2026-06-10T15:00:00+02:00'));
    expect(slaDeadline(agreement, 'spacing', friday).dueAt).toBe(Date.parse('2026-06-08T15:00:00+02:00'));
  });

  test('run by the team’s own calendar where it has one', () => {
    const sunday = { ...agreement.calendar, days: ['sun' as const] };
    expect(slaDeadline(agreement, 'handRaiser', MONDAY, sunday).dueAt).toBe(Date.parse('2026-06-07T09:30:00+02:00'));
  });

  test('written in plain time run in plain time, and warn where the escalation says', () => {
    const plain = {
      ...agreement,
      sla: { ...agreement.sla, accept: '10 days' },
      escalation: [
        { at: 100, to: 'lead-manager' },
        { at: 50, to: 'rep' },
      ],
    };
    expect(slaDeadline(plain, 'accept', MONDAY)).toEqual({ warnAt: MONDAY + 5 * DAY, dueAt: MONDAY + 10 * DAY });
  });

  test('never warn after they are due, and have 80 % of the open time behind them when they warn', () => {
    const clock = fc.constantFrom(
      'handRaiser',
      'firstAttempt',
      'qualify',
      'accept',
      'followUp',
      'abandonAfter' as const,
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 24 * 60 }), clock, (minutes, name) => {
        const from = MONDAY + minutes * 60_000;
        const { warnAt, dueAt } = slaDeadline(agreement, name, from);
        const share =
          businessMsBetween(agreement.calendar, from, warnAt) / businessMsBetween(agreement.calendar, from, dueAt);
        expect(share).toBeCloseTo(0.8, 5);
        expect(warnAt).toBeLessThan(dueAt);
      }),
    );
  });
});
