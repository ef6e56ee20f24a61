import { randomInt, randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { createTokens } from '../mail/tokens';
import { BENCH_SECRET } from './rig';

/** What one kind of request is: `perRequest` things are counted for each. */
export type Load = {
  path: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  /** A new body each time; must not repeat a person or an event. */
  body?: () => string;
  perRequest: number;
  expects: number;
};
export type Measured = { rate: number; p99: number };

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Thunderbird/128.0';
export const BATCH = 100;

const tokens = createTokens([BENCH_SECRET]);
const row = { lead: '0123456789abcdef0123', mail: 'e.1:welcome', step: 'welcome', template: 'welcome' };
const get = { method: 'GET', headers: { 'user-agent': AGENT }, perRequest: 1 } as const;

export const PIXEL: Load = { ...get, path: `/t/o/${tokens.sign('open', row)}.gif`, expects: 200 };
const url = 'https://example.com/guide';
export const LINK: Load = {
  ...get,
  path: `/t/c/${tokens.sign('click', { ...row, url, name: 'guide' })}`,
  expects: 302,
};

/** One submission of a new person each. */
export const FORM: Load = {
  method: 'POST',
  path: '/f/bench',
  headers: { 'user-agent': AGENT, 'content-type': 'application/x-www-form-urlencoded' },
  body: () =>
    `email=${randomUUID()}%40example.com&firstName=Camille&phone=%2B336${String(randomInt(1e8)).padStart(8, '0')}&consentEmail=on`,
  perRequest: 1,
  expects: 303,
};

/** Batches of 100 events, each with an id of its own, about the leads given. */
export function eventBatches(leads: readonly string[]): Load {
  let n = 0;
  const run = randomUUID();
  return {
    method: 'POST',
    path: '/v1/events',
    headers: { authorization: 'Bearer dev-integration', 'content-type': 'application/json' },
    body: () => {
      const events = Array.from({ length: BATCH }, () => {
        n += 1;
        return {
          id: `${run}-${n}`,
          lead: { id: leads[n % leads.length] },
          kind: 'page.viewed',
          props: { path: '/a/b' },
        };
      });
      return JSON.stringify({ events });
    },
    perRequest: BATCH,
    expects: 202,
  };
}

/** Things a second and the slowest of a hundred requests; throws when an answer is not the one expected. */
export async function measureLoad(origin: string, load: Load, connections: number, seconds: number): Promise<Measured> {
  const { method, path, headers, body } = load;
  let address = 0;
  const request = {
    method,
    path,
    headers,
    ...(body && {
      setupRequest: (asked: autocannon.Request): autocannon.Request => {
        address = (address + 1) % 60_000;
        const from = `10.${address >> 8}.${address & 255}.1`;
        return { ...asked, body: body(), headers: { ...headers, 'x-forwarded-for': from } };
      },
    }),
  };
  const begun = Date.now();
  const result = await autocannon({ url: origin, connections, duration: seconds, requests: [request] });
  const answers = Object.entries(result.statusCodeStats ?? {});
  const others = answers.filter(([status]) => Number(status) !== load.expects);
  if (result.errors > 0 || others.length > 0) {
    throw new Error(`${path}: ${result.errors} errors, answers ${JSON.stringify(result.statusCodeStats)}`);
  }
  const rate = (result.requests.total * load.perRequest) / ((Date.now() - begun) / 1000);
  return { rate, p99: result.latency.p99 };
}
