import type { Act } from './act';
import { mayHaveHappened, RefusedError } from './api-client';
import type { ScriptLine } from './script-line';
import { holds, writeTrigger } from './trigger';
import type { Observer, World } from './world';

/** How a line ended: played, or why not. */
export type Played = { line: ScriptLine; failed: string | null };
export type Progress = { world: World; played: number; total: number };
export type PlayOptions = {
  observer: Observer;
  act: Act;
  /** Virtual days in which every line must have had its turn and everything must have come to rest. */
  lastDay: number;
  /** Virtual days that are lived through in any case. */
  firstDay: number;
  /** Whether nothing is to come any more in this world. */
  isAtRest: (world: World) => boolean;
  onProgress: (progress: Progress) => void;
  /** Ends the play at the next look. */
  stopped: AbortSignal;
};

/** Real ms between looks; each looks at what has changed, so none waits for a time. */
const LOOK_EVERY_MS = 200;
/** Looks that may fail in a row before the play is given up: some seconds of a platform that does not answer. */
const FAILED_LOOKS_MAX = 30;
/** How often an action is repeated that met a moving state (409), a platform that is busy (429, 503) or no answer. */
const TRIES_MAX = 15;

type Pending = {
  line: ScriptLine;
  heldSince: number | null;
  tries: number;
  notBefore: number;
  /** Its answer was lost: it is repeated, though its trigger may hold no more by its own doing. */
  repeats: boolean;
};

/**
 * Plays the lines, each once and as soon as its trigger has held for its delay; those of one lead in the order of the file where
 * their triggers hold together. Resolves when all have been played and everything has come to rest, at the latest after `lastDay`
 * virtual days; a line without its turn by then has failed, and so has one whose action was refused.
 */
export async function playScript(
  lines: readonly ScriptLine[],
  options: PlayOptions,
): Promise<{ played: Played[]; world: World }> {
  const { observer, act, lastDay, firstDay, onProgress, stopped } = options;
  let pending: Pending[] = lines.map((line) => ({ line, heldSince: null, tries: 0, notBefore: 0, repeats: false }));
  const played: Played[] = [];
  const names = new Set<string>();
  /** Real ms at which each lead was last acted on; what was seen before says nothing about it. */
  const touched = new Map<string, number>();
  const busy = new Set<string>();
  let failedLooks = 0;

  async function play(entry: Pending, world: World): Promise<void> {
    const { line } = entry;
    busy.add(line.who);
    try {
      if ((await act(line, world)) === 'later') return;
      finish(entry, null);
    } catch (error) {
      entry.tries += 1;
      entry.repeats = mayHaveHappened(error);
      entry.notBefore = Date.now() + LOOK_EVERY_MS * entry.tries;
      if (!isWorthRepeating(error) || entry.tries >= TRIES_MAX) finish(entry, wordsOf(error));
    } finally {
      touched.set(line.who, Date.now());
      busy.delete(line.who);
    }
  }

  /** Whether its lead is at leisure, and has been looked at since it was last acted on. */
  function mayAct({ line, notBefore }: Pending, world: World): boolean {
    const seenAt = line.when.on === 'stage' ? world.leadsAskedAt : world.askedAt;
    return !busy.has(line.who) && (touched.get(line.who) ?? 0) < seenAt && notBefore <= Date.now();
  }

  function finish(entry: Pending, failed: string | null): void {
    pending = pending.filter((one) => one !== entry);
    played.push({ line: entry.line, failed });
    if (entry.line.id !== undefined) names.add(entry.line.id);
  }

  for (;;) {
    const world = await observer.look().catch((error: unknown) => {
      failedLooks += 1;
      if (failedLooks > FAILED_LOOKS_MAX) throw error;
      return null;
    });
    if (world !== null) {
      failedLooks = 0;
      onProgress({ world, played: played.length, total: lines.length });
      for (const entry of turnsOf(pending, world, names)) if (mayAct(entry, world)) void play(entry, world);
      const isIdle =
        pending.length === 0 && busy.size === 0 && [...touched.values()].every((at) => at < world.leadsAskedAt);
      const over = isIdle && world.day >= firstDay && options.isAtRest(world);
      if (over || world.day > lastDay || stopped.aborted)
        return { played: [...played, ...unplayed(pending, world)], world };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The first line of each lead whose turn has come; notes since when each trigger has held. Lines of one trigger keep their order. */
function turnsOf(pending: readonly Pending[], world: World, names: ReadonlySet<string>): Pending[] {
  const turns = new Map<string, Pending>();
  const earlier = new Set<string>();
  for (const entry of pending) {
    const { line } = entry;
    const turn = `${line.who} ${writeTrigger(line)}`;
    const isNext = !earlier.has(turn);
    earlier.add(turn);
    if (entry.repeats) {
      if (!turns.has(line.who)) turns.set(line.who, entry);
      continue;
    }
    if (!isNext || !holds(line, world, names)) {
      // An offer or a task that has gone again must be there anew before its delay counts.
      entry.heldSince = null;
      continue;
    }
    entry.heldSince ??= world.day;
    if (world.day - entry.heldSince >= line.delay && !turns.has(line.who)) turns.set(line.who, entry);
  }
  return [...turns.values()];
}

function unplayed(pending: readonly Pending[], world: World): Played[] {
  return pending.map(({ line }) => ({
    line,
    failed: `${writeTrigger(line)} had not come by day ${Math.floor(world.day)}${whereNow(line, world)}`,
  }));
}

function whereNow({ who }: ScriptLine, world: World): string {
  const lead = world.leads.get(who);
  if (lead === undefined) return ': no such lead is known';
  const mails = world.mails.get(who) ?? [];
  const got = mails.map(({ step }) => step).join(', ') || 'no mail';
  return `: the lead is ${lead.stage} with score ${lead.score?.total ?? 'none'}, and got ${got}`;
}

function isWorthRepeating(error: unknown): boolean {
  if (error instanceof RefusedError) return [409, 429, 503].includes(error.status);
  // Nobody answered, or not in time.
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
