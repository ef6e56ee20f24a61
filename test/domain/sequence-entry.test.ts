import {
  type EntryCandidate,
  isHeldOut,
  leavesNow,
  nextEntryTurn,
  nextExitTurn,
  whichSequence,
} from '../../domain/sequences/entry';
import { DAY, facts, MONDAY } from './sequence-fixtures';

const candidate = (sequence: string, priority: number, entry: EntryCandidate['entry']): EntryCandidate => ({
  sequence,
  version: 1,
  priority,
  entry,
});
const fr = { when: { 'profile.country': 'FR' } };
const french = facts({ profile: { country: 'FR' } });

describe('entering a sequence', () => {
  test('the highest priority whose entry holds wins, the first by name where equal (edge case 40)', () => {
    const all = [candidate('b', 1, fr), candidate('a', 1, fr), candidate('top', 9, { when: { customer: true } })];
    expect(whichSequence(all, french, [], MONDAY)).toEqual({ sequence: 'a', version: 1 });
    expect(whichSequence(all, { ...french, customer: true }, [], MONDAY)?.sequence).toBe('top');
    expect(whichSequence(all, facts(), [], MONDAY)).toBeNull();
  });

  test('a sequence without entry takes nobody in by itself, one without `when` everybody', () => {
    expect(whichSequence([candidate('a', 1, undefined)], french, [], MONDAY)).toBeNull();
    expect(whichSequence([candidate('a', 1, {})], french, [], MONDAY)?.sequence).toBe('a');
  });

  test('without re-entry a lead enters once', () => {
    const past = [{ sequence: 'a', enteredAt: MONDAY - 900 * DAY, leftAt: MONDAY - 800 * DAY }];
    expect(whichSequence([candidate('a', 1, fr)], french, past, MONDAY)).toBeNull();
    expect(nextEntryTurn([candidate('a', 1, fr)], french, past, MONDAY)).toBeNull();
  });

  test('re-entry counts from the end of the last passage, and is allowed `max` times beside the first', () => {
    const again = candidate('a', 1, { ...fr, reentry: { after: '180 days', max: 2 } });
    const passageAt = (days: number) => ({
      sequence: 'a',
      enteredAt: MONDAY - (days + 10) * DAY,
      leftAt: MONDAY - days * DAY,
    });
    expect(whichSequence([again], french, [passageAt(179)], MONDAY)).toBeNull();
    expect(nextEntryTurn([again], french, [passageAt(179)], MONDAY)).toBe(MONDAY + DAY);
    expect(whichSequence([again], french, [passageAt(180)], MONDAY)?.sequence).toBe('a');
    expect(whichSequence([again], french, [passageAt(500), passageAt(180)], MONDAY)?.sequence).toBe('a');
    expect(whichSequence([again], french, [passageAt(900), passageAt(500), passageAt(180)], MONDAY)).toBeNull();
  });

  test('a condition about time names the instant at which it turns', () => {
    const quiet = candidate('a', 1, { when: { lastActivityAt: { olderThan: '30 days' } } });
    const turn = nextEntryTurn([quiet], facts({ lastActivityAt: MONDAY }), [], MONDAY);
    expect(whichSequence([quiet], facts({ lastActivityAt: MONDAY }), [], turn! - 1)).toBeNull();
    expect(whichSequence([quiet], facts({ lastActivityAt: MONDAY }), [], turn!)?.sequence).toBe('a');
  });
});

describe('leaving a sequence', () => {
  const leaving = { goal: { band: 'hot' }, exit: { when: { lastActivityAt: { olderThan: '30 days' } } } };

  test('the goal or the exit makes the lead leave, the goal first', () => {
    const old = facts({ lastActivityAt: MONDAY - 40 * DAY });
    expect(leavesNow(leaving, facts(), MONDAY)).toBeNull();
    expect(leavesNow(leaving, { ...old, band: 'hot' }, MONDAY)).toEqual({ cause: 'goal' });
    expect(leavesNow(leaving, old, MONDAY)).toEqual({ cause: 'exit' });
    expect(leavesNow({}, old, MONDAY)).toBeNull();
  });

  test('the next turn is the instant at which the answer changes', () => {
    const now = facts({ lastActivityAt: MONDAY });
    const turn = nextExitTurn(leaving, now, MONDAY)!;
    expect(leavesNow(leaving, now, turn - 1)).toBeNull();
    expect(leavesNow(leaving, now, turn)).toEqual({ cause: 'exit' });
    expect(nextExitTurn({ goal: { band: 'hot' } }, now, MONDAY)).toBeNull();
  });
});

describe('the control group', () => {
  test('holds its share of leads out, always the same ones', () => {
    const sequence = { name: 'welcome', holdout: 5 };
    const held = Array.from({ length: 10_000 }, (_, n) => `lead-${n}`).filter((id) => isHeldOut(sequence, id));
    expect(held.length / 10_000).toBeCloseTo(0.05, 1.9);
    expect(held.every((id) => isHeldOut(sequence, id))).toBe(true);
    expect(isHeldOut({ name: 'welcome' }, 'lead-1')).toBe(false);
    expect(isHeldOut({ name: 'welcome', holdout: 100 }, 'lead-1')).toBe(true);
  });
});
