import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { startEngine, type Engine } from '../engine';
import { DEVELOPMENT_KEYS } from '../usecases/keys/development-keys';
import type { Config } from './config';
import { engineOptions } from './engine-options';
import type * as PlatformModule from './start-platform';
import type { Platform } from './start-platform';

const load = createRequire(__filename);

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Enough for the engine's programs to be found and started where they are cached, in real ms. */
const HEAD_START_MS = 400;

/** Runs the platform until it is told to stop; answers the exit status. Prints one line on the standard output, once it is ready. */
export async function runStart(config: Config): Promise<number> {
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  const told = untilSignal();
  const platform = await startWithHeadStart(config, report);
  if (!told.isTold()) {
    if (!config.production) report(`development keys: ${DEVELOPMENT_KEYS.map(({ key }) => key).join(' ')}`);
    process.stdout.write(`ripen ready on ${platform.url}\n`);
  }
  // Told to stop while starting: what has been started by then is stopped all the same.
  report(`${await told.signal}: stopping`);
  await platform.stop();
  return 0;
}

/** Reading our own modules takes as long as the engine's programs take to come up: so both at once. */
async function startWithHeadStart(config: Config, report: (line: string) => void): Promise<Platform> {
  const starting: Promise<Engine> = startEngine(engineOptions(config, report));
  await Promise.race([starting, pause(HEAD_START_MS)]);
  const { startPlatform } = load('./start-platform') as typeof PlatformModule;
  return startPlatform(config, starting, report);
}

function untilSignal(): { signal: Promise<string>; isTold(): boolean } {
  let told = false;
  const signal = new Promise<string>((resolve) => {
    for (const name of SIGNALS) {
      process.on(name, () => {
        told = true;
        resolve(name);
      });
    }
  });
  return { signal, isTold: () => told };
}
