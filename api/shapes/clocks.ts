import { z } from 'zod';
import type { LeadState } from '../../domain/lead/state';
import { iso, isoOrNull } from './instants';

const time = z.string().meta({ format: 'date-time' });

/** A clock of the agreement that runs, or has run out and waits for somebody to do what it asks for. */
export const clockShape = z.object({
  name: z.string(),
  warnAt: time.nullable(),
  dueAt: time,
  status: z.enum(['running', 'warned', 'breached']),
});

const STATUS = { 0: 'running', 1: 'warned', 2: 'breached' } as const;

/** The clocks on a lead, which are those of its open task or handoff. */
export function viewClocks(state: LeadState | null): z.infer<typeof clockShape>[] {
  return [...(state?.clocks ?? []), ...(state?.breached ?? [])].map(({ name, warnAt, dueAt, level }) => ({
    name,
    warnAt: isoOrNull(warnAt),
    dueAt: iso(dueAt),
    status: STATUS[level],
  }));
}
