import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Report } from './engine-types';
import { withProgress } from './progress';

const PROBE_MS = 4_000;
const STALL_MS = 10_000;

/** True when the site answers at all within four seconds: a download that cannot be reached must fail over in seconds. */
export async function isReachable(url: string): Promise<boolean> {
  return fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS), redirect: 'manual' }).then(
    () => true,
    () => false,
  );
}

/** JSON of a GET that must answer within four seconds. */
export async function fetchJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) });
  if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`);
  return answer.json();
}

/** Saves a file; gives up when nothing arrives for ten seconds. */
export async function downloadFile(url: string, path: string, label: string, report: Report): Promise<void> {
  const abort = new AbortController();
  let stall = setTimeout(() => abort.abort(), PROBE_MS);
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      clearTimeout(stall);
      stall = setTimeout(() => abort.abort(), STALL_MS);
      done(null, chunk);
    },
  });
  try {
    const answer = await fetch(url, { signal: abort.signal });
    if (!answer.ok || answer.body === null) throw new Error(`${new URL(url).host} answered ${answer.status}`);
    const body = Readable.fromWeb(answer.body);
    await withProgress(
      label,
      report,
      () => pipeline(body, counter, createWriteStream(path), { signal: abort.signal }),
      () => `${(bytes / 1e6).toFixed(1)} MB`,
    );
  } finally {
    clearTimeout(stall);
  }
}
