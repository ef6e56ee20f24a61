import { activeTimeAt } from '../../../domain/scoring/active-time';
import { addMonths, wholeMonths } from '../../../domain/scoring/calendar-months';
import { DAY, event, NOW, score } from './scoring-fixtures';

const worth = (cycle: string, points = 100): string =>
  `${cycle}\nengagement: [ { id: r, event: x.y, points: ${points} } ]`;
const at = (month: number, day = 1): number => Date.UTC(2026, month - 1, day);
const engagementAt = (text: string, happened: number, now: number): number =>
  score(text, { entries: [event('x.y', 0, {}, { at: happened })] }, now).engagement;

describe('the sales cycle', () => {
  it('in days counts days, in years calendar years', () => {
    const days = worth('salesCycle: 90 days');
    expect([90 * DAY, 90 * DAY + 1].map((age) => engagementAt(days, at(1), at(1) + age))).toEqual([100, 0]);
    const year = worth('salesCycle: 1 year');
    const end = Date.UTC(2027, 0, 1);
    expect([end, end + 1].map((now) => engagementAt(year, at(1), now))).toEqual([100, 0]);
  });

  it('tapers over its last days where the taper is in days, whatever the cycle is in', () => {
    const days = worth('salesCycle: 90 days\ntaper: 30 days');
    expect([60, 75, 90].map((age) => engagementAt(days, at(1), at(1) + age * DAY))).toEqual([100, 50, 0]);
    const months = worth('salesCycle: 6 months\ntaper: 30 days');
    const end = at(7);
    expect([30, 15, 0].map((left) => engagementAt(months, at(1), end - left * DAY))).toEqual([100, 50, 0]);
  });

  it('tapers over its last calendar months where the cycle is in days', () => {
    const text = worth('salesCycle: 120 days\ntaper: 1 month');
    // 120 days after 1 January is 1 May; a month before that is 1 April.
    expect([at(4), at(4, 16), at(5)].map((now) => engagementAt(text, at(1), now))).toEqual([100, 50, 0]);
  });

  it('as long a taper as the cycle begins with the event itself', () => {
    const text = worth('salesCycle: 100 days\ntaper: 200 days');
    expect([0, 50, 100].map((age) => engagementAt(text, at(1), at(1) + age * DAY))).toEqual([100, 50, 0]);
  });

  it('leaves zero and negative points alone', () => {
    const entries = [event('x.y', 400)];
    expect(score(worth('salesCycle: 90 days', -5), { entries }).total).toBe(-5);
    expect(score(worth('salesCycle: 90 days', 0), { entries }).items).toMatchObject([
      { rule: 'r', points: 0, count: 1 },
    ]);
  });
});

describe('the clock of ages', () => {
  const pause = (from: number, to: number | null) => ({
    from: NOW + from * DAY,
    to: to === null ? null : NOW + to * DAY,
  });
  const shifted = (pauses: ReturnType<typeof pause>[], instant: number): number =>
    (activeTimeAt(pauses, NOW).shift(NOW + instant * DAY) - NOW) / DAY;

  it('takes out of an age only what of the pauses came after the event, overlaps once, in whatever order they are given', () => {
    const pauses = [pause(-20, -5), pause(-25, -10)];
    for (const given of [pauses, [...pauses].reverse()]) {
      expect([-30, -15, -5, -2].map((instant) => shifted(given, instant))).toEqual([-10, -5, -5, -2]);
    }
    expect(shifted([pause(-20, -10), pause(-10, -5)], -30)).toBe(-15);
    expect(shifted([pause(-20, -18), pause(-10, -7)], -30)).toBe(-25);
  });

  it('passes over a pause that ended as it began, or before', () => {
    expect(shifted([pause(-5, -5), pause(-3, -8)], -30)).toBe(-30);
  });

  it('stands still from the beginning of a pause to before its end', () => {
    const during = activeTimeAt([pause(-4, 2)], NOW);
    expect(during).toMatchObject({ isPaused: true, now: NOW - 4 * DAY, nextEdge: NOW + 2 * DAY });
    expect(activeTimeAt([pause(0, 2)], NOW)).toMatchObject({ isPaused: true, now: NOW });
    expect(activeTimeAt([pause(-4, 0)], NOW)).toMatchObject({ isPaused: false, now: NOW, nextEdge: null });
    expect(activeTimeAt([pause(-4, null)], NOW)).toMatchObject({ isPaused: true, nextEdge: null });
  });

  it('says when the nearest pause known today begins or ends', () => {
    expect(activeTimeAt([pause(7, 9), pause(3, 5)], NOW).nextEdge).toBe(NOW + 3 * DAY);
  });
});

it('calendar months know which centuries have a leap day', () => {
  expect(addMonths(Date.UTC(2000, 0, 31), 1)).toBe(Date.UTC(2000, 1, 29));
  expect(addMonths(Date.UTC(2100, 0, 31), 1)).toBe(Date.UTC(2100, 1, 28));
  expect(addMonths(Date.UTC(1996, 1, 29), 48)).toBe(Date.UTC(2000, 1, 29));
  expect(wholeMonths(NOW, NOW)).toBe(0);
  expect(wholeMonths(NOW, NOW - DAY)).toBe(0);
});
