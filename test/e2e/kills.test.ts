import { randomUUID } from 'node:crypto';
import { askPlatform } from '../support/ask-platform';
import { guideWorkspace } from '../support/guide-form';
import { AGREEMENT, MODEL } from '../support/lab-files';
import { receivedMails } from '../support/received-mails';
import { startProcesses, type Processes } from './processes';

// The test lasts virtual weeks or, on a busy machine, months: the sales cycle is long enough for every event to count to the end.
const STEADY_MODEL = MODEL.replace('hot: 60', 'hot: 100000').replace('6 months', '50 years');
/** Three mails two days apart; nobody leaves early, so that every lead is due the same three. */
const WORKSPACE = guideWorkspace(
  `
  - { id: one, email: { template: first } }
  - wait: 2 days
  - { id: two, email: { template: second } }
  - wait: 2 days
  - { id: three, email: { template: first } }
`,
  {
    'agreement.yaml': AGREEMENT.replace('mails: 3', 'mails: 100').replace('hot: 60', 'hot: 100000'),
    'scoring/lab.yaml': STEADY_MODEL,
  },
);

const LEADS = 300;
const EVENTS_A_LEAD = 4;
const KILLS = ['worker', 'store', 'temporal', 'api', 'worker', 'temporal', 'store', 'worker', 'api', 'worker'] as const;

let platform: Processes;
beforeAll(async () => {
  platform = await startProcesses(WORKSPACE, 4000);
}, 300_000);
afterAll(() => platform.stop(), 60_000);

/** Posts until it is acknowledged: what a client does that wants to be sure. The key makes a repeat the same request. */
async function post(path: string, body: unknown, key: string): Promise<unknown> {
  for (;;) {
    try {
      const answer = await fetch(`${platform.url}${path}`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer dev-integration',
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(15_000),
      });
      if (answer.ok) return await answer.json();
      // 409: the first attempt is still under way; 503: something is down. Anything else is a defect.
      if (answer.status !== 503 && answer.status !== 409 && answer.status !== 429) {
        throw new Error(`${path}: ${answer.status} ${await answer.text()} ${await platform.logs()}`);
      }
    } catch (error) {
      if (error instanceof Error && error.message.startsWith(path)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** What is read of the answers. */
type Entry = { kind: string; props: { path?: string }; stage?: { cause: string } };
type Seen = { stage: string; profile: object | null; enrollment: object | null; score: { engagement: number } };

const get = <T>(path: string): Promise<T> => askPlatform<T>(platform.url, 'GET', path);

async function inBatches<T>(items: readonly T[], atOnce: number, run: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < items.length; n = next++) await run(items[n]!);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

test('ten kills of api, worker, Temporal and store: each acknowledged event counts once, no mail goes twice, no lead is stuck', async () => {
  const people = Array.from({ length: LEADS }, (_, n) => ({ email: `kill-${n}@example.com`, n }));
  const consent = {
    email: 'granted',
    pixel: 'granted',
    links: 'granted',
    source: 'test',
    at: new Date(0).toISOString(),
  };
  let acknowledged = 0;
  const feed = inBatches(people, 8, async ({ email, n }) => {
    await post('/v1/leads', { email, tags: ['guide'], consent }, `lead-${n}`);
    for (let event = 0; event < EVENTS_A_LEAD; event++) {
      const id = `${n}-${event}`;
      // Half of them are sent twice under the same id.
      const events = [{ id, lead: { email }, kind: 'page.viewed', props: { path: `/p/${event}` } }];
      await post('/v1/events', { events: event % 2 === 0 ? events : [...events, ...events] }, randomUUID());
      acknowledged += 1;
    }
  });
  // Each kill waits for the load to have gone on, so that it falls into the middle of it.
  for (const [index, victim] of KILLS.entries()) {
    const from = Math.floor((LEADS * EVENTS_A_LEAD * (index + 1)) / (KILLS.length + 4));
    while (acknowledged < from) await new Promise((resolve) => setTimeout(resolve, 50));
    if (victim === 'worker' || victim === 'api') await platform[victim].kill();
    else await platform.kill(victim);
  }
  await feed;

  const unfinished = new Set(people.map(({ email }) => email));
  const patience = Date.now() + 420_000;
  while (unfinished.size > 0 && Date.now() < patience) {
    for (const email of [...unfinished]) {
      const lead = await get<Seen>(`/v1/leads/email:${email}`);
      if (lead.stage === 'captured' && lead.profile && lead.enrollment === null) {
        const { items } = await get<{ items: Entry[] }>(`/v1/leads/email:${email}/timeline?limit=200`);
        const stages = items.filter(({ kind }) => kind === 'stage.changed');
        if (stages.some(({ stage }) => stage?.cause === 'sequence.ended')) unfinished.delete(email);
      }
    }
    if (unfinished.size > 0) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  expect([...unfinished]).toEqual([]);

  for (const { email } of people) {
    const { items } = await get<{ items: Entry[] }>(`/v1/leads/email:${email}/timeline?limit=200`);
    const paths = items.filter(({ kind }) => kind === 'page.viewed').map(({ props }) => props.path);
    expect({ email, paths: paths.sort() }).toEqual({ email, paths: ['/p/0', '/p/1', '/p/2', '/p/3'] });
    const lead = await get<Seen>(`/v1/leads/email:${email}`);
    expect(lead.score.engagement).toBe(4 * 15);
  }
  const copies = new Map<string, number>();
  for (const { email } of people) {
    const mails = await receivedMails(platform.inboxUrl, email);
    expect({ email, mails: mails.length }).toEqual({ email, mails: 3 });
    for (const { headers } of mails) {
      const messageId = String(headers['message-id']);
      copies.set(messageId, (copies.get(messageId) ?? 0) + 1);
    }
  }
  expect([...copies.values()].every((count) => count === 1)).toBe(true);
}, 900_000);

test('a rescoring whose worker and store are killed under way ends all the same, and every lead has the score of the new model', async () => {
  for (const [points, victim] of [
    [16, 'worker'],
    [17, 'store'],
    [18, 'worker'],
  ] as const) {
    await publishModel(STEADY_MODEL.replace('event: page.viewed, points: 15', `event: page.viewed, points: ${points}`));
    if (victim === 'worker') await platform.worker.kill();
    else await platform.kill(victim);
    const stale = new Set(Array.from({ length: LEADS }, (_, n) => `kill-${n}@example.com`));
    for (const patience = Date.now() + 240_000; stale.size > 0 && Date.now() < patience;) {
      // Lists show the stored score: what the job has written, not what a read computes.
      let path: string | null = '/v1/leads?limit=200';
      while (path !== null) {
        const page: { items: Listed[]; next: string | null } = await patient(path);
        for (const { email, score } of page.items) {
          if (score?.engagement === EVENTS_A_LEAD * points) stale.delete(email ?? '');
        }
        path = page.next === null ? null : `/v1/leads?limit=200&cursor=${encodeURIComponent(page.next)}`;
      }
    }
    expect({ points, stale: [...stale] }).toEqual({ points, stale: [] });
  }
}, 900_000);

type Listed = { email: string | null; score: { engagement: number } | null };

/** Repeats a read until it is answered: what it asks may just have been killed. */
async function patient<T>(path: string): Promise<T> {
  for (const patience = Date.now() + 60_000; ;) {
    try {
      return await get<T>(path);
    } catch (error) {
      if (Date.now() > patience) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function publishModel(text: string): Promise<void> {
  const as = { authorization: 'Bearer dev-marketer' };
  const path = `${platform.url}/v1/scoring-models/lab`;
  const saved = await fetch(path, { method: 'PUT', headers: { ...as, 'content-type': 'text/yaml' }, body: text });
  expect({ status: saved.status, answer: await saved.text() }).toMatchObject({ status: 200 });
  const published = await fetch(`${path}/publish`, {
    method: 'POST',
    headers: { ...as, 'content-type': 'application/json' },
    body: JSON.stringify({ confirm: true }),
  });
  expect({ status: published.status, answer: await published.text() }).toMatchObject({ status: 200 });
}
