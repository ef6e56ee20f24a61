import Holidays from 'date-holidays';

const DAY_MS = 86_400_000;

// One entry a country and year asked for: calendars name few countries, and a walk spans few years.
const daysOff = new Map<string, ReadonlySet<number>>();
const countries = new Map<string, Holidays>();

/**
 * True when the local day is a public holiday of the country: `FR`, or with a state or region `DE-BY`, `FR-57`
 * (ISO 3166, as date-holidays names them). Bank, school and optional holidays are working days. An unknown country has
 * none; {@link knowsHolidays} tells, for checks of files.
 * @param day the local calendar day, in whole days since 1970-01-01.
 */
export function isHoliday(country: string, day: number): boolean {
  const year = new Date(day * DAY_MS).getUTCFullYear();
  const key = `${country}/${year}`;
  let days = daysOff.get(key);
  if (days === undefined) {
    days = new Set(publicHolidays(country, year));
    daysOff.set(key, days);
  }
  return days.has(day);
}

/** True when public holidays are known for the country (or `country-state`). */
export function knowsHolidays(country: string): boolean {
  return publicHolidays(country, 2026).length > 0;
}

function publicHolidays(country: string, year: number): number[] {
  let calendar = countries.get(country);
  if (calendar === undefined) {
    const [code = '', ...places] = country.trim().toUpperCase().split('-');
    calendar = new Holidays();
    calendar.init(code, ...places);
    countries.set(country, calendar);
  }
  const found: number[] = [];
  for (const holiday of calendar.getHolidays(year)) {
    if (holiday.type !== 'public') continue;
    // `date` holds the local day; `start` is an instant, and for lunar feasts the evening before.
    const first = Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`) / DAY_MS;
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS));
    for (let extra = 0; extra < length; extra += 1) found.push(first + extra);
  }
  return found;
}
