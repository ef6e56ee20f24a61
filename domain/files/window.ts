import { z } from 'zod';
import {
  blackoutSchema,
  durationSchema,
  holidaysSchema,
  timeOfDaySchema,
  weekdaySchema,
  zoneSchema,
} from './leaf-values';
import { sentence } from '../words/sentence';

const daysSchema = z.array(weekdaySchema).min(1, { error: sentence('expected at least one weekday') });

/** When mail may go out: weekdays, hours, zone, holidays and black-out days (files.md, "Sequence"). */
export const sendWindowSchema = z.strictObject({
  days: z.exactOptional(daysSchema),
  from: z.exactOptional(timeOfDaySchema),
  to: z.exactOptional(timeOfDaySchema),
  zone: z.exactOptional(zoneSchema),
  holidays: z.exactOptional(holidaysSchema),
  blackout: z.exactOptional(z.array(blackoutSchema)),
  jitter: z.exactOptional(durationSchema),
});
export type SendWindow = z.infer<typeof sendWindowSchema>;

/** The hours in which business time passes (files.md, "Agreement"). */
export const businessCalendarSchema = z.strictObject({
  zone: zoneSchema,
  days: daysSchema,
  from: timeOfDaySchema,
  to: timeOfDaySchema,
  holidays: z.exactOptional(holidaysSchema),
});
export type BusinessCalendarFile = z.infer<typeof businessCalendarSchema>;
