import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { requireFreePort, startEngine, type Engine } from '../engine';
import { DEVELOPMENT_KEYS } from '../usecases/keys/development-keys';
import { collectSooner } from './collect-sooner';
import type { Config } from './config';
import { engineOptions } from './engine-options';
import type * as PlatformModule from './start-platform';
import type { Platform } from './start-platform';

const load = createRequire(__filename);

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Enough for the engine's programs to be found and started where they are cached, in real ms. */
const HEAD_START_MS = 400;
/** How long a start that is given up may take to end its processes, in real ms; those that are left are taken over by the next one. */
const GIVE_UP_MS = 12_000;

/**
 * Runs the platform until it is told to stop; answers the exit status. Prints one line on the standard output, once it is ready. Told while it
 * starts, it gives the start up.
 */
export async function runStart(config: Config): Promise<number> {
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  const told = untilSignal();
  await requireOwnPort(config);
  const starting = startWithHeadStart(config, report, told.signal);
  const platform = await Promise.race([starting, told.name.then(() => null)]);
  if (platform === null) return giveUp(starting, `${await told.name}: giving the start up`, report);
  if (!config.production) report(`development keys: ${DEVELOPMENT_KEYS.map(({ key }) => key).join(' ')}`);
  // Not before: modules and caches are no garbage, and looking through them would make the start longer.
  collectSooner();
  process.stdout.write(`ripen ready on ${platform.url}\n`);
  report(`${await told.name}: stopping`);
  await platform.stop();
  return 0;
}

/** Before the engine is looked for and started, which may take minutes the first time. */
async function requireOwnPort({ host, port, roles }: Config): Promise<void> {
  if (!roles.includes('api') && !roles.includes('console')) return;
  await requireFreePort({ port, purpose: 'the platform', variable: 'RIPEN_PORT' }, host);
}

/** Ends what has been started by then. What cannot be cut short, a download say, is not waited for. */
async function giveUp(starting: Promise<Platform>, line: string, report: (line: string) => void): Promise<number> {
  report(line);
  const ended = starting.then(
    (platform) => platform.stop(),
    () => undefined,
  );
  await Promise.race([ended, pause(GIVE_UP_MS)]);
  process.exit(0);
}

/** Reading our own modules takes as long as the engine's programs take to come up: so both at once. */
async function startWithHeadStart(
  config: Config,
  report: (line: string) => void,
  stopped: AbortSignal,
): Promise<Platform> {
  const starting: Promise<Engine> = startEngine(engineOptions(config, report, stopped));
  await Promise.race([starting, pause(HEAD_START_MS)]);
  const { startPlatform } = load('./start-platform') as typeof PlatformModule;
  return startPlatform(config, starting, report, stopped);
}

function untilSignal(): { name: Promise<string>; signal: AbortSignal } {
  const told = new AbortController();
  const name = new Promise<string>((resolve) => {
    for (const one of SIGNALS) {
      process.on(one, () => {
        resolve(one);
        told.abort(new Error(`told to stop by ${one}`));
      });
    }
  });
  return { name, signal: told.signal };
}
