import type { SlaName } from '../files/agreement';
import type { ClockMark } from '../handoff/clock-marks';
import { rateOf, type Rate } from './rate';
import { spreadOf } from './summary';

/** How one clock of the agreement was kept, by one person where that was asked for. */
export type SlaRow = {
  /** As the agreement names it. */
  clock: SlaName;
  /** Null where nobody's name was on it. */
  rep: string | null;
  /** Runs of the clock that began. */
  count: number;
  met: number;
  breached: number;
  /** Not yet due. */
  running: number;
  /** Called off before they were due: neither met nor breached. */
  withdrawn: number;
  metRate: Rate;
  /** From start to stop, of those that were stopped by what they ask for, in time or late; elapsed hours. */
  medianHours: number | null;
  p90Hours: number | null;
};

const NAMES: Record<string, SlaName> = {
  'hand-raiser': 'handRaiser',
  'first-attempt': 'firstAttempt',
  qualify: 'qualify',
  accept: 'accept',
  'follow-up': 'followUp',
};
const ORDER = Object.values(NAMES);
const HOUR_MS = 3_600_000;

/** One row a clock, or a clock and person with `byRep`, in the order of the agreement; `now` says which open runs are late already. */
export function slaOf(marks: readonly ClockMark[], now: number, byRep: boolean): SlaRow[] {
  const groups = new Map<string, { clock: SlaName; rep: string | null; marks: ClockMark[] }>();
  for (const mark of marks) {
    const clock = NAMES[mark.name];
    if (clock === undefined) continue;
    const rep = byRep ? mark.person : null;
    const key = `${clock} ${rep ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { clock, rep, marks: [mark] });
    else group.marks.push(mark);
  }
  return [...groups.values()]
    .map((group) => rowOf(group.clock, group.rep, group.marks, now))
    .sort((a, b) => ORDER.indexOf(a.clock) - ORDER.indexOf(b.clock) || ((a.rep ?? '') < (b.rep ?? '') ? -1 : 1));
}

/** How one run stands: what is late stays so, whatever became of it. */
export function standing(mark: ClockMark, now: number): 'met' | 'breached' | 'running' | 'withdrawn' {
  if (mark.breachedAt !== null || (mark.stoppedAt ?? now) > mark.dueAt) return 'breached';
  if (mark.withdrawn === true) return 'withdrawn';
  return mark.stoppedAt === null ? 'running' : 'met';
}

function rowOf(clock: SlaName, rep: string | null, marks: readonly ClockMark[], now: number): SlaRow {
  const counted = { met: 0, breached: 0, running: 0, withdrawn: 0 };
  const hours: number[] = [];
  for (const mark of marks) {
    counted[standing(mark, now)] += 1;
    if (mark.stoppedAt !== null && mark.withdrawn !== true) hours.push((mark.stoppedAt - mark.startedAt) / HOUR_MS);
  }
  const { median, p90 } = spreadOf(hours);
  return {
    clock,
    rep,
    count: marks.length,
    ...counted,
    metRate: rateOf(counted.met, counted.met + counted.breached),
    medianHours: median,
    p90Hours: p90,
  };
}
