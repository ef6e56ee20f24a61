import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { EngineOptions } from '../../engine';
import { freePorts, isolatedOptions } from '../engine/engine-fixture';

/** The program as it is installed. */
export const PROGRAM = join(__dirname, '../../bin/ripen.cjs');

export type RunningRipen = { child: ChildProcess; url: string; out: string[]; ended: Promise<number | null> };

/** The environment of a platform of its own: a new data folder, free ports. */
export async function isolatedEnvironment(): Promise<NodeJS.ProcessEnv> {
  return environmentOf(await isolatedOptions());
}

/** The environment of a platform in the data folder and on the ports of an engine, with an HTTP port that is free. */
export async function environmentOf(options: EngineOptions): Promise<NodeJS.ProcessEnv> {
  const [port] = await freePorts(1);
  return {
    ...process.env,
    NODE_ENV: 'development',
    RIPEN_DATA: options.dataDir,
    RIPEN_PORT: String(port),
    TEMPORAL_PORT: String(options.temporalPort),
    STORE_PORT: String(options.storePort),
    INBOX_PORT: String(options.inboxPort),
    INBOX_SMTP_PORT: String(options.inboxSmtpPort),
  };
}

/** `ripen start` as people run it; resolves once it says that it is ready. */
export async function startRipen(environment: NodeJS.ProcessEnv): Promise<RunningRipen> {
  const child = spawn(process.execPath, [PROGRAM, 'start'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: string[] = [];
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (out.join('').includes('ripen ready on')) resolve();
    });
    child.once('close', (code) => reject(new Error(`ended with ${code} before it was ready:\n${errors}`)));
  });
  return { child, url: `http://127.0.0.1:${environment.RIPEN_PORT}`, out, ended };
}
