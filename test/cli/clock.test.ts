import fc from 'fast-check';
import { nextLine } from '../../cli/open-clock';
import { toVirtual } from '../../domain/clock/virtual-clock';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

describe('the stored clock', () => {
  it('begins at the real instant', () => {
    const line = nextLine(null, 43_200, START);
    expect(toVirtual(line, START)).toBe(START);
    expect(toVirtual(line, START + 2000)).toBe(START + DAY_MS);
  });

  it('goes on from its origin after a short stop, and stands still over a long one when accelerated', () => {
    const line = nextLine(null, 43_200, START);
    const stored = { ...line, lastSeenRealMs: START + 10_000 };
    expect(nextLine(stored, 43_200, START + 40_000)).toEqual(line);
    const later = START + 10_000 + 3_600_000;
    expect(toVirtual(nextLine(stored, 43_200, later), later)).toBe(START + 5 * DAY_MS);
  });

  it('passes like any other while the platform is off in real time', () => {
    const stored = { ...nextLine(null, 1, START), lastSeenRealMs: START };
    expect(toVirtual(nextLine(stored, 1, START + DAY_MS), START + DAY_MS)).toBe(START + DAY_MS);
  });

  it('never goes back, whatever paces and pauses follow each other', () => {
    const step = fc.record({
      pause: fc.integer({ min: 0, max: 10 * DAY_MS }),
      factor: fc.constantFrom(1, 43_200, 86_400),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        let now = START;
        let stored = { ...nextLine(null, 1, now), lastSeenRealMs: now };
        let virtual = toVirtual(stored, now);
        for (const { pause, factor } of steps) {
          now += pause;
          stored = { ...nextLine(stored, factor, now), lastSeenRealMs: now };
          expect(toVirtual(stored, now)).toBeGreaterThanOrEqual(virtual);
          virtual = toVirtual(stored, now);
        }
      }),
    );
  });
});
