import { inspectEngine } from '../engine';
import type { Config } from './config';
import { engineOptions } from './engine-options';

/** How long a running server is given to answer, in real ms. */
const PATIENCE_MS = 3000;

const ON_HOLD =
  'its store was restored from a backup (docs/operations.md), and no mail or timer runs until all mail is let go';

/** Prints what each part of the engine would be and how a running server does; answers the exit status. Changes nothing. */
export async function runDoctor(config: Config, write: (line: string) => void): Promise<number> {
  const findings = await inspectEngine(engineOptions(config, () => undefined));
  for (const { part, ok, source, version, detail, remedy } of findings) {
    write(
      `${ok ? 'ok     ' : 'missing'} ${part.padEnd(14)} ${[source, version].filter((word) => word !== null).join(' ')} ${detail}`,
    );
    if (remedy !== null) write(`        ${remedy}`);
  }
  write(`        server         ${await describeServer(config)}`);
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

async function describeServer({ client }: Config): Promise<string> {
  try {
    const response = await fetch(`${client.server}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = await response.text();
    if (!response.ok) return `${client.server} is not ready: ${text}`;
    return text.includes('"hold"') ? `${client.server} is on hold: ${ON_HOLD}` : `${client.server} is ready`;
  } catch {
    return `nothing answers on ${client.server} (start it with npm start)`;
  }
}
