import type { JsonObject, TimelineEntry } from '../timeline/entry';
import { TASK_COMPLETED } from './task-outcomes';

/** What the lead of a played life does, or people do with it, and when (virtual ms). */
export type Scripted = { at: number; kind: string; props: JsonObject };

/** The script of a life that is played, told once from its beginning to its end. */
export class PlayedScript {
  readonly #script: readonly Scripted[];
  #told = 0;

  constructor(script: readonly Scripted[]) {
    this.#script = [...script].sort((a, b) => a.at - b.at);
  }

  /** When the next of it happens; null once all is told. */
  next(): number | null {
    return this.#script[this.#told]?.at ?? null;
  }

  /** What happens by `now`, as the timeline tells it; `mailOf` knows the newest mail of a step. */
  take(now: number, mailOf: (step: string) => string | undefined): TimelineEntry[] {
    const from = this.#told;
    while ((this.next() ?? Infinity) <= now) this.#told += 1;
    return this.#script.slice(from, this.#told).map(({ at, kind, props }, n) => {
      const id = `script:${from + n + 1}`;
      const mail = typeof props.of === 'string' ? mailOf(props.of) : undefined;
      // A browser of its own each: what the script says is meant, a page seen twice in a row included (edge case 6).
      const visitor = ON_SITE.some((prefix) => kind.startsWith(prefix)) ? id : undefined;
      const told = { id, at, receivedAt: at, kind, actor: 'lead', props };
      return { ...told, ...(mail !== undefined && { mail }), ...(visitor !== undefined && { visitor }) };
    });
  }
}

/** What the page tracker tells: it takes a browser that runs scripts, which is a person's. */
const ON_SITE = ['page.', 'site.', 'video.', 'x.'];

/** Whether a person is done with the reply the lead has sent: `task.completed` of purpose `reply`, as the platform records it. */
export function decidesReply({ kind, props }: Pick<TimelineEntry, 'kind' | 'props'>): boolean {
  return kind === TASK_COMPLETED && props.purpose === 'reply';
}
