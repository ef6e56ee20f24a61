import { overlapMs } from '../time/overlap';

/** A stretch in which a sequence is paused, virtual ms; still paused where `to` is null. */
export type PauseSpan = { from: number; to: number | null };
/** Mail that is stopped: since when (virtual ms), by whom, and why. */
export type Stop = { since: number; by: string; reason: string };

/**
 * What people (or a bad rate) have set about mail beside the files: pauses, kill switches (edge case 53), and what a publish said about
 * those inside and outside (decisions.md 29).
 */
export type Controls = {
  /** By sequence, oldest first. */
  pauses: Record<string, PauseSpan[]>;
  stops: {
    all: Stop | null;
    sequences: Record<string, Stop>;
    topics: Record<string, Stop>;
    domains: Record<string, Stop>;
    routes: Record<string, Stop>;
    /** By the id of its job: mail to the leads an import has made. */
    imports: Record<string, Stop>;
  };
  /** By sequence: whoever is in an earlier version moves to this one. */
  migrations: Record<string, number>;
  /** By sequence: when it was first published, and whether leads that matched already are taken in. */
  firsts: Record<string, { at: number; existing: boolean }>;
  /** By sequence and split: the arm that has won. */
  winners: Record<string, Record<string, string>>;
};

export const NO_CONTROLS: Controls = {
  pauses: {},
  stops: { all: null, sequences: {}, topics: {}, domains: {}, routes: {}, imports: {} },
  migrations: {},
  firsts: {},
  winners: {},
};

/** Why all mail is stopped when the store was restored from a backup (lifecycle.md, edge case 58). */
export const RESTORED = 'restored from a backup';

/** Whether everything is held because the store was restored: workers do not start until all mail is let go. */
export function isRestoreHold({ stops }: Pick<Controls, 'stops'>): boolean {
  return stops.all?.reason === RESTORED;
}

/** Whether the sequence is paused now. */
export function isPaused({ pauses }: Pick<Controls, 'pauses'>, sequence: string): boolean {
  return pauses[sequence]?.at(-1)?.to === null;
}

/** How long the sequence has been paused since an instant, in pauses that are over by `now`. */
export function pausedMs({ pauses }: Pick<Controls, 'pauses'>, sequence: string, since: number, now: number): number {
  return (pauses[sequence] ?? []).reduce(
    (sum, { from, to }) => sum + (to === null || to > now ? 0 : overlapMs({ from, to }, { from: since, to: now })),
    0,
  );
}

/** What a mail is of, as far as switches can stop it. */
export type Stoppable = {
  sequence: string;
  topic: string | null;
  domain?: string | undefined;
  route?: string | undefined;
  import?: string | undefined;
};

/** The switch that stops a mail, in a word; null where none does. */
export function stoppedBy({ stops }: Pick<Controls, 'stops'>, mail: Stoppable): string | null {
  const { sequence, topic, domain, route } = mail;
  if (stops.all !== null) return 'all';
  if (stops.sequences[sequence] !== undefined) return `sequence ${sequence}`;
  if (topic !== null && stops.topics[topic] !== undefined) return `topic ${topic}`;
  if (domain !== undefined && stops.domains[domain] !== undefined) return `domain ${domain}`;
  if (route !== undefined && stops.routes[route] !== undefined) return `route ${route}`;
  return mail.import !== undefined && stops.imports[mail.import] !== undefined ? `import ${mail.import}` : null;
}
