import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { localAt, offsetMs, resolveLocal, zoneOf } from '../../domain/time/zones';

const at = (year: number, month: number, day: number, hour: number, minute: number) => ({
  year,
  month,
  day,
  hour,
  minute,
});

/** Asked anew and from what is kept, the offset is what the time-zone data says. */
function asSaid(zone: string, minute: number, within: readonly number[]): void {
  for (const ms of within) {
    const instant = minute * 60_000 + ms;
    expect(offsetMs(zone, instant)).toBe(Math.round(IANAZone.create(zone).offset(instant) * 60_000));
  }
}

describe('local times', () => {
  test('02:30 that does not exist in Paris is 03:00, the first instant after the gap (edge case 24)', () => {
    expect(resolveLocal(at(2026, 3, 29, 2, 30), 'Europe/Paris')).toBe(Date.parse('2026-03-29T03:00:00+02:00'));
    expect(resolveLocal(at(2026, 3, 29, 2, 0), 'Europe/Paris')).toBe(Date.parse('2026-03-29T03:00:00+02:00'));
  });

  test('02:30 that exists twice in Paris is the first (edge case 24)', () => {
    expect(resolveLocal(at(2026, 10, 25, 2, 30), 'Europe/Paris')).toBe(Date.parse('2026-10-25T02:30:00+02:00'));
    expect(resolveLocal(at(2026, 10, 25, 3, 0), 'Europe/Paris')).toBe(Date.parse('2026-10-25T03:00:00+01:00'));
  });

  test('half-hour changes of the clocks (Lord Howe) are resolved the same way', () => {
    expect(resolveLocal(at(2026, 10, 4, 2, 15), 'Australia/Lord_Howe')).toBe(Date.parse('2026-10-04T02:30:00+11:00'));
    expect(resolveLocal(at(2026, 4, 5, 1, 45), 'Australia/Lord_Howe')).toBe(Date.parse('2026-04-05T01:45:00+11:00'));
  });

  test('a whole day that was skipped (Apia, 30 December 2011) is the first instant after it', () => {
    expect(resolveLocal(at(2011, 12, 30, 12, 0), 'Pacific/Apia')).toBe(Date.parse('2011-12-31T00:00:00+14:00'));
  });

  test('the offset is the zone’s own to the millisecond, asked for again within a minute in which clocks change or not', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const within = fc.array(fc.integer({ min: 0, max: 59_999 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: Date.UTC(1960, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 }),
        within,
        asSaid,
      ),
      { numRuns: 2_000 },
    );
    // Two that changed off the quarter of an hour, and one that did within a minute.
    asSaid('America/St_Johns', Date.parse('2011-03-13T03:31:00Z') / 60_000, [0, -1, 59_999]);
    asSaid('Antarctica/Casey', Date.parse('2022-10-01T16:01:00Z') / 60_000, [0, -1, 59_999]);
    asSaid('Africa/Monrovia', Date.parse('1972-01-07T00:44:00Z') / 60_000, [0, 29_999, 30_000, 59_999]);
  });

  test('reading the clock and resolving it again never goes later, and is the same outside an overlap', () => {
    const zones = fc.constantFrom(
      'Europe/Paris',
      'America/Sao_Paulo',
      'Asia/Kathmandu',
      'Africa/Casablanca',
      'Pacific/Apia',
    );
    const minutes = fc.integer({ min: Date.UTC(2005, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 });
    fc.assert(
      fc.property(minutes, zones, (minute, zone) => {
        const instant = minute * 60_000;
        const local = localAt(instant, zone);
        const again = resolveLocal(local, zone);
        expect(localAt(again, zone)).toEqual(local);
        expect(again).toBeLessThanOrEqual(instant);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the zone of a lead', () => {
  const fallback = 'Europe/Brussels';
  test('is the profile’s own first, then its country’s, then the sequence’s', () => {
    expect(zoneOf({ profileZone: 'Asia/Tokyo', country: 'FR', fallback })).toBe('Asia/Tokyo');
    expect(zoneOf({ profileZone: 'Mars/Olympus', country: 'fr', fallback })).toBe('Europe/Paris');
    expect(zoneOf({ country: 'ZZ', fallback })).toBe(fallback);
    expect(zoneOf({ country: null, fallback })).toBe(fallback);
    expect(zoneOf({ fallback: 'nowhere' })).toBe('UTC');
  });

  test('of a country with several is the one most people live in', () => {
    expect(zoneOf({ country: 'US', fallback })).toBe('America/New_York');
    expect(zoneOf({ country: 'AU', fallback })).toBe('Australia/Sydney');
    expect(zoneOf({ country: 'LB', fallback })).toBe('Asia/Beirut');
  });
});
