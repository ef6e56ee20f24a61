import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator';

/** What is to be in a colleague's calendar; instants are epoch ms. */
export type CalendarEntry = {
  /** The same for the same appointment: a calendar that gets it twice shows it once. */
  id: string;
  startsAt: number;
  minutes: number;
  summary: string;
  description: string;
  url: string;
  /** When the entry was written. */
  writtenAt: number;
};

const MINUTE_MS = 60_000;
const REMIND_BEFORE_S = 15 * 60;

/** An iCalendar file (RFC 5545) of one appointment, with a reminder a quarter of an hour before. */
export function writeCalendarEntry({ id, startsAt, minutes, ...entry }: CalendarEntry): string {
  const calendar = ical({ prodId: { company: 'Ripen', product: 'Ripen' }, method: ICalCalendarMethod.PUBLISH });
  const event = calendar.createEvent({
    id,
    start: new Date(startsAt),
    end: new Date(startsAt + minutes * MINUTE_MS),
    stamp: new Date(entry.writtenAt),
    summary: entry.summary,
    description: entry.description,
    url: entry.url,
  });
  event.createAlarm({ type: ICalAlarmType.display, trigger: REMIND_BEFORE_S, description: entry.summary });
  return calendar.toString();
}
