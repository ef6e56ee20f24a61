import type { TrailEntry } from '../sequences/walk-shapes';
import { linesOf, type JourneyEntry } from './journey';

/** The lines of a journey as they are told, in the order in which people read them. */
export class ToldJourney {
  readonly lines: JourneyEntry[] = [];

  tell(at: number, line: Omit<JourneyEntry, 'at'>): void {
    this.lines.push({ at, ...line });
  }

  /** What a walk did. */
  walk(trail: readonly TrailEntry[]): void {
    this.lines.push(...linesOf(trail));
  }

  /** A mail that goes at once is told before the wait that follows it in the file, though the lead is in that wait by then. */
  mail(at: number, line: Omit<JourneyEntry, 'at' | 'kind'>): void {
    let place = this.lines.length;
    const isWaitNow = (one: JourneyEntry | undefined): boolean => one?.kind === 'wait' && one.at === at;
    while (isWaitNow(this.lines[place - 1])) place -= 1;
    this.lines.splice(place, 0, { at, kind: 'email', ...line });
  }

  /** What the lead is held for beside its steps, once for as long as it lasts, however often it is looked at meanwhile. */
  wait(at: number, line: { because: string; until: number; step?: string }): void {
    const { because, until } = line;
    if (this.lines.some((one) => one.kind === 'wait' && one.because === because && one.until === until)) return;
    this.tell(at, { kind: 'wait', ...line });
  }
}
