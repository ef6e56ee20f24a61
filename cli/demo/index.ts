import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config';
import { createAct } from './act';
import { type ApiClient, createApiClient } from './api-client';
import { compareOutcome } from './expectation';
import { daysBehind, renderBehind } from './falling-behind';
import { gatherOutcome, type Outcome } from './outcome';
import { renderOutcome } from './outcome-tables';
import { type Platform, startPlatform } from './platform';
import { type Played, playScript } from './play-script';
import { agreeOnClocks, endBeforeReactivation, importLeads, tellCosts } from './prepare';
import { createProgressDisplay, type ProgressDisplay } from './progress-display';
import { type Example, readExample } from './read-example';
import { describeRestless, isAtRest } from './rest';
import { contradictions } from './story';
import { writeTrigger } from './trigger';
import { createObserver, type StoryClock, type World } from './world';

/** Ends with the process's own status for SIGINT and SIGTERM, as shells know them. */
const STOPPED_STATUS = 130;
/** How long a day lasts where `RIPEN_DAY` does not say, in real ms. */
const DAY_MS_REAL = 1000;

/**
 * Plays the example on a platform of its own: scratch data, other ports, a day a second. Prints what came out; with `exit` ends
 * there, else leaves the platform open until it is told to stop. Answers the exit status: 0, or 1 where a line could not be
 * played or the outcome is not the one `examples/expected.json` states.
 */
export async function runDemo(config: Config, { exit }: { exit: boolean }): Promise<number> {
  const display = createProgressDisplay(process.stdout);
  const told = listenForSignals();
  const program = resolve(process.argv[1] ?? 'bin/ripen.cjs');
  const root = dirname(dirname(program));
  const example = await readExample(join(root, 'examples'));
  const begun = Date.now();
  let platform: Platform | null = null;
  try {
    display.say(`Starting the platform, a day in ${(config.dayMs ?? DAY_MS_REAL) / 1000} s …`);
    platform = await startPlatform({
      program,
      root,
      day: `${config.dayMs ?? DAY_MS_REAL}ms`,
      environment: process.env,
      report: (line) => display.show(`  ${line}`),
      stopped: told.signal,
    });
    display.say(`Ready on ${platform.url} after ${seconds(begun)}.`);
    const differences = await playOn(platform, example, display, told.signal);
    if (told.signal.aborted) return STOPPED_STATUS;
    display.say(verdictOf(differences, begun));
    if (!exit) await leaveOpen(platform, display, told.signal);
    return differences.length === 0 ? 0 : 1;
  } catch (error) {
    if (told.signal.aborted) return STOPPED_STATUS;
    display.say(error instanceof Error ? error.message : String(error));
    if (platform !== null) display.say(`The platform's last lines:\n${platform.tail().join('\n')}`);
    return 1;
  } finally {
    if (platform !== null) {
      display.show('Stopping the platform …');
      await platform.stop();
      display.say('Stopped; the scratch data is gone.');
    }
    told.stop();
  }
}

/** Plays, prints the outcome, and answers everything that is not as it must be. */
async function playOn(
  platform: Platform,
  example: Example,
  display: ProgressDisplay,
  stopped: AbortSignal,
): Promise<string[]> {
  const { csv, lines, expectation, costs } = example;
  const api = createApiClient(platform.url);
  const act = createAct(api, platform.url, platform.inboxUrl);
  await agreeOnClocks(api);
  await endBeforeReactivation(api);
  await tellCosts(api, costs);
  // Mail servers refuse what they refuse from the beginning: the first mail goes out right after the import.
  const faults = lines.filter(({ does }) => does === 'fault');
  for (const fault of faults) await act(fault, EMPTY_WORLD);
  const clock = await readClock(api);
  const report = await importLeads(api, csv);
  display.say(
    `Imported examples/leads.csv: ${report.created} created, ${report.updated} updated, ${report.rejected} rejected.` +
      report.errors.map(({ line, message }) => `\n  line ${line}: ${message}`).join(''),
  );
  let behind = 0;
  const { played, world } = await playScript(
    lines.filter(({ does }) => does !== 'fault'),
    {
      observer: createObserver(api, platform.inboxUrl, clock),
      act,
      firstDay: expectation.days.atLeast,
      lastDay: expectation.days.atMost,
      isAtRest,
      onProgress: ({ world: now, played: done, total }) => {
        const days = daysBehind(now, clock.dayMs);
        behind = Math.max(behind, days);
        display.show(describe(now, done, total) + (days === 0 ? '' : ` · ${Math.ceil(days)} days behind`));
      },
      stopped: AbortSignal.any([stopped, abortedBy(platform.ended)]),
    },
  );
  if (stopped.aborted) return [];
  const outcome = await gatherOutcome(api, { report, world, costs });
  display.say(`\n${renderOutcome(outcome)}\n\n${renderEnd(outcome, played)}`);
  const differences = [...compareOutcome(expectation, outcome), ...contradictions(outcome)];
  if (outcome.days > expectation.days.atMost) {
    differences.unshift(
      `not everything had come to rest by day ${expectation.days.atMost}: ${describeRestless(world)}`,
    );
  }
  const all = [...failures(played), ...differences];
  if (all.length > 0 && behind > 0) display.say(`\n${renderBehind(behind, clock.dayMs)}`);
  return all;
}

const EMPTY_WORLD: World = {
  askedAt: 0,
  leadsAskedAt: 0,
  day: 0,
  now: 0,
  leads: new Map(),
  tasks: new Map(),
  handoffs: new Map(),
  mails: new Map(),
};

async function readClock(api: ApiClient): Promise<StoryClock> {
  const { now, day } = (await api.call('/v1/clock', { key: 'dev-lead-manager' })) as { now: string; day: number };
  return { startedAtReal: Date.now(), startedAt: Date.parse(now), dayMs: day };
}

function describe({ day, leads, mails }: World, played: number, total: number): string {
  const stages = new Map<string, number>();
  for (const { stage } of leads.values()) stages.set(stage, (stages.get(stage) ?? 0) + 1);
  const shown = ['nurturing', 'qualifying', 'offered', 'accepted', 'won', 'recycled', 'disqualified'].flatMap(
    (stage) => {
      const count = stages.get(stage);
      return count === undefined ? [] : [`${count} ${stage}`];
    },
  );
  const sent = [...mails.values()].reduce((sum, { length }) => sum + length, 0);
  return `day ${Math.floor(day)} · ${played} of ${total} acts · ${counted(sent, 'mail')} · ${shown.join(', ')}`;
}

function failures(played: readonly Played[]): string[] {
  return played.flatMap(({ line, failed }) =>
    failed === null
      ? []
      : [`behaviour.ndjson, line ${line.line}: ${line.who} ${line.does} at ${writeTrigger(line)}: ${failed}`],
  );
}

function renderEnd({ days }: Outcome, played: readonly Played[]): string {
  const done = played.filter(({ failed }) => failed === null).length;
  return `${Math.floor(days)} virtual days, ${done} of ${played.length} acts played.`;
}

function verdictOf(differences: readonly string[], begun: number): string {
  if (differences.length === 0) return `All as examples/expected.json states. Took ${seconds(begun)}.`;
  const lines = differences.map((difference) => `  ${difference}`).join('\n');
  return `${counted(differences.length, 'difference')} from examples/expected.json:\n${lines}\nTook ${seconds(begun)}.`;
}

async function leaveOpen(platform: Platform, display: ProgressDisplay, stopped: AbortSignal): Promise<void> {
  display.say(
    [
      'The platform stays open (Ctrl-C ends it):',
      `  platform  ${platform.url}`,
      `  API       ${platform.url}/docs  (key dev-admin)`,
      `  mails     ${platform.inboxUrl}`,
    ].join('\n'),
  );
  await Promise.race([platform.ended, untilAborted(stopped)]);
}

function listenForSignals(): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, abort);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, abort);
    },
  };
}

function abortedBy(event: Promise<unknown>): AbortSignal {
  const controller = new AbortController();
  void event.then(() => controller.abort());
  return controller.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolveWait) => {
    if (signal.aborted) resolveWait();
    else signal.addEventListener('abort', () => resolveWait(), { once: true });
  });
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function seconds(since: number): string {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}
