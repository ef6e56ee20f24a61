import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineOptions } from '../../engine';

/** Options of an engine of its own: a new data folder, free ports, the user's cache. */
export async function isolatedOptions(
  given: Partial<EngineOptions> = {},
): Promise<EngineOptions & { lines: string[] }> {
  const [temporalPort, storePort, inboxPort, inboxSmtpPort] = await freePorts(4);
  const lines: string[] = [];
  return {
    dataDir: await mkdtemp(join(tmpdir(), 'ripen-engine-')),
    cacheDir: process.env.RIPEN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ripen'),
    temporalNamespace: 'default',
    temporalPort: temporalPort!,
    storePort: storePort!,
    inboxPort: inboxPort!,
    inboxSmtpPort: inboxSmtpPort!,
    report: (line) => lines.push(line),
    lines,
    ...given,
  };
}

/** Only the store runs: the others are said to be elsewhere. */
export const storeOnly = { temporalAddress: '127.0.0.1:1', smtpUrl: 'smtp://127.0.0.1:1' };
/** Only the inbox runs. */
export const inboxOnly = { temporalAddress: '127.0.0.1:1', storeUri: 'mongodb://127.0.0.1:1' };

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Waits for a condition, not for a time; fails after 60 s, with what `tell` says of how things stand. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  tell: () => Promise<string> | string = () => '',
): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`waited 60 s for: ${what} ${await tell()}`.trim());
    await sleep(20);
  }
}

export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
