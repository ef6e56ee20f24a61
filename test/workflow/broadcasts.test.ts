import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { Asker, Deps } from '../../usecases/deps';
import { publishFile } from '../../usecases/files/publish-file';
import { readSequenceStats } from '../../usecases/reports/report-sequences';
import { createFollowPublish } from '../../usecases/scoring/follow-publish';
import { estimateBroadcast } from '../../usecases/sequences/estimate-broadcast';
import { pauseSequence, resumeSequence } from '../../usecases/sequences/pause-sequence';
import { processBroadcast } from '../../usecases/sequences/process-broadcast';
import { processImport } from '../../usecases/imports/process-import';
import { startImport } from '../../usecases/imports/start-import';
import { startBroadcast } from '../../usecases/sequences/start-broadcast';
import type { Outcome } from '../../usecases/outcome';
import { openLabApi, type LabApi } from '../support/lab-api';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { inStage } from '../support/lead-path';
import { createRelay } from '../../worker/relay/relay';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const ASKER: Asker = { id: 'm', actor: 'm', person: null, roles: ['marketer'] };
const segment = (name: string): string => `segment: ${name}\nwhen: { profile.fair: ${name} }\n`;

let lab: LeadLab;
let api: LabApi;
beforeAll(async () => {
  lab = await openWorkspace(
    Object.fromEntries(
      ['estimated', 'paused', 'killed', 'once', 'moved', 'odd'].map((name) => [`segments/${name}`, segment(name)]),
    ),
  );
  api = await openLabApi(lab);
  api.deps.followPublish = createFollowPublish(api.deps);
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(async () => {
  await api.stop();
  await lab.stop();
});

const broadcast = (name: string, at: number, more = ''): string => `
broadcast: ${name}
segment: ${name}
at: ${new Date(at).toISOString()}
email: { template: first, topic: news }
${more}
`;

async function publish(name: string, text: string, dryRun = false) {
  await lab.store.files.saveDraft('sequences', name, { yaml: text }, 'm', await lab.now());
  const options = { migrate: false, existing: false, confirm: false, dryRun };
  return publishFile(await deps(), ASKER, { kind: 'sequences', name, options });
}
/** What the use cases work with, at the lab's present instant. */
async function deps(): Promise<Deps> {
  const at = await lab.now();
  return { ...api.deps, clock: { ...api.deps.clock, now: () => at, nowReal: () => at } };
}
function ok<T>(outcome: Outcome<T>): T {
  if (outcome.code !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
const member = (fair: string, more: object = {}) => lab.capture({ profile: { fair }, ...more });
const subjects = async (lead: string): Promise<string[]> =>
  (await lab.mailsTo((await lab.find(lead)).email ?? '')).map(({ subject }) => subject);
async function job(id: string | null, holds: (job: { status: string; note?: string }) => boolean) {
  for (const patience = Date.now() + 60_000; ;) {
    const found = await lab.store.jobs.find(id ?? '');
    if (found !== null && holds(found)) return found;
    if (Date.now() > patience) throw new Error(`waited in vain: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

describe('a broadcast (files.md, "Sequence")', () => {
  test('says first whom it would mail and why not the others, waits for its time, and mails each once', async () => {
    const [mailed, capped] = [await member('estimated'), await member('estimated')];
    const refused = await member('estimated');
    await lab.store.leads.suppress(refused, { reason: 'unsubscribed', at: await lab.now() });
    const basisless = await member('estimated', { consent: { email: 'unknown' } });
    const called = await member('estimated');
    await lab.record(called, { kind: 'form.submitted', props: { intent: 'demo' } });
    await inStage(lab, called, 'qualifying');
    const at = (await lab.now()) + DAY;
    await lab.store.leads.recordSends([1, 2, 3].map((n) => ({ lead: capped, at: at - n * HOUR })));
    const text = broadcast('estimated', at);
    const dry = ok(await publish('estimated', text, true));
    expect(dry).toMatchObject({
      version: 1,
      job: null,
      estimate: {
        members: 5,
        mailable: 1,
        others: { 'frequency-cap': 1, 'suppressed: unsubscribed': 1, 'no-lawful-basis': 1, 'with-people': 1 },
      },
    });
    expect(ok(await estimateBroadcast(await deps(), 'estimated'))).toEqual(dry.estimate);
    expect(await lab.store.jobs.find('broadcast-estimated-1')).toBeNull();

    const { job: id } = ok(await publish('estimated', text));
    await lab.deliver();
    expect(await lab.store.jobs.find(id ?? '')).toMatchObject({ status: 'queued', kind: 'broadcast' });
    await lab.passTo(at);
    const ended = await job(id, ({ status }) => status === 'done');
    expect(ended).toMatchObject({ done: 5, total: 5, created: 2, rejected: 3 });
    await lab.deliver();
    expect(await subjects(mailed)).toEqual(['Premier']);
    for (const lead of [capped, refused, basisless, called]) expect(await subjects(lead)).toEqual([]);
    await lab.pass(7 * DAY - HOUR);
    await lab.deliver();
    expect(await subjects(capped)).toEqual(['Premier']);

    expect(ok(await readSequenceStats(await deps(), 'estimated')).versions).toMatchObject([
      { version: 1, entered: 2, inside: 0, sent: 2, exits: { 'sequence.ended': 2 } },
    ]);
    expect(await publish('estimated', `${text}priority: 3\n`)).toMatchObject({ code: 'conflict' });
    // A workspace published again word for word changes nothing.
    expect(ok(await publish('estimated', text))).toMatchObject({ version: 1, job: id });
  });

  test('is paused while it goes, mails and job alike, and goes on where it stood', async () => {
    const leads: string[] = [];
    for (let n = 0; n < 5; n += 1) leads.push(await member('paused'));
    const { job: id } = ok(await publish('paused', broadcast('paused', (await lab.now()) - HOUR)));
    await job(id, ({ status }) => status === 'done');
    ok(await pauseSequence(await deps(), ASKER, 'paused'));
    await lab.deliver();
    await lab.pass(2 * HOUR);
    await lab.deliver();
    for (const lead of leads) expect(await subjects(lead)).toEqual([]);
    expect(ok(await resumeSequence(await deps(), ASKER, 'paused')).job).toBe(id);
    await lab.pass(HOUR);
    await lab.deliver();
    for (const lead of leads) expect(await subjects(lead)).toEqual(['Premier']);
  });

  test('paused before its time it waits for nothing but to be resumed', async () => {
    const lead = await member('moved');
    const at = (await lab.now()) + DAY;
    const { job: first } = ok(await publish('moved', broadcast('moved', at)));
    // Published for another time before it began, the first job gives way.
    const { job: second } = ok(await publish('moved', broadcast('moved', at + DAY)));
    ok(await pauseSequence(await deps(), ASKER, 'moved'));
    await lab.passTo(at);
    await job(first, ({ status, note }) => status === 'done' && note === 'replaced by version 2');
    await lab.passTo(at + DAY);
    await job(second, ({ note }) => note === 'paused');
    ok(await resumeSequence(await deps(), ASKER, 'moved'));
    await job(second, ({ status }) => status === 'done');
    await lab.deliver();
    expect(await subjects(lead)).toEqual(['Premier']);
  });

  test('killed anywhere and run again it mails nobody twice and leaves nobody out', async () => {
    const leads: string[] = [];
    for (let n = 0; n < 12; n += 1) leads.push(await member('killed'));
    await lab.publish('sequences', 'killed', broadcast('killed', (await lab.now()) - HOUR));
    const own = await deps();
    const id = 'broadcast-killed-1';
    // Without Temporal: its runs are made here, each killed at another write.
    await startBroadcast(
      { ...own, temporal: { workflow: { signalWithStart: async () => undefined } } as never },
      {
        name: 'killed',
        version: 1,
      },
    );
    let writes = 0;
    for (let killedAt = 1; ; killedAt += 1) {
      writes = 0;
      const kill = (): void => {
        writes += 1;
        if (writes === killedAt) throw new Error('killed');
      };
      const store = {
        ...own.store,
        mails: { ...own.store.mails, claim: async (row: never) => (kill(), own.store.mails.claim(row)) },
        jobs: {
          ...own.store.jobs,
          update: async (...change: [never, never]) => (kill(), own.store.jobs.update(...change)),
        },
      };
      const run = { progress: () => undefined, ended: new AbortController().signal };
      const ended = await processBroadcast({ ...own, store }, id, run).catch(() => null);
      if (ended !== null) break;
    }
    expect(await lab.store.jobs.find(id)).toMatchObject({ status: 'done', done: 12, created: 12, rejected: 0 });
    await lab.deliver();
    for (const lead of leads) expect(await subjects(lead)).toEqual(['Premier']);
  });

  test('takes nobody in, and is not published under the name of a sequence', async () => {
    const lead = await member('none');
    await lab.publish('sequences', 'once', broadcast('once', await lab.now()));
    const refused = await api.as('dev-marketer', 'post', `/v1/leads/${lead}/enroll`, { sequence: 'once' });
    expect(refused.status).toBe(400);
    const renamed = broadcast('welcome', await lab.now()).replace('segment: welcome', 'segment: once');
    expect(await publish('welcome', renamed)).toMatchObject({ code: 'invalid' });
    const estimated = await api.as('dev-marketer', 'get', '/v1/sequences/once/estimate');
    expect(estimated.body).toMatchObject({ segment: 'once', members: 0, mailable: 0, others: {} });
  });
});

describe('an import (lifecycle.md, edge case 50)', () => {
  const PEOPLE = 30;
  const addresses = Array.from({ length: PEOPLE }, (_, n) => `past${n}@csv.example`);
  const longAgo = new Date(Date.now() - 400 * DAY).toISOString().slice(0, 10);
  const text = [
    'email,tags,consent.email,basis,notice,at,event',
    ...addresses.map((address) => `${address},past,granted,consent,n-1,${longAgo},tradeshow.visited`),
  ].join('\n');
  const stored = async (): Promise<string[]> => [
    ...(await lab.store.aliases.resolve(addresses.map((address) => `email:${address}`))).values(),
  ];

  async function importPeople(dryRun: boolean, startsPerSecond: number) {
    const own = await deps();
    // Without Temporal: the job is run here, and what starts the leads is the relay.
    const start = async (): Promise<void> => undefined;
    const { id } = ok(
      await startImport({ ...own, temporal: { workflow: { start } } as never }, ASKER, { text, dryRun }),
    );
    await processImport({ ...own, startsPerSecond }, id, {
      progress: () => undefined,
      ended: new AbortController().signal,
    });
    return (await lab.store.jobs.find(id))!;
  }

  async function relayAll(): Promise<void> {
    const unstick = async (): Promise<void> => undefined;
    const temporal = lab.env.client;
    const relay = createRelay({ store: lab.store, temporal, clock: REAL_CLOCK, log: api.deps.log, unstick });
    for (;;) {
      const { hits } = await relay.tick(Date.now(), await lab.now());
      if (hits === 0 && relay.waiting().leads === 0) return;
    }
  }

  test('counts first, starts its leads at a bounded rate, and mails nobody for what lies in the past (edge case 50)', async () => {
    const gone = (await lab.now()) - HOUR;
    await lab.publish('segments', 'past', 'segment: past\nwhen: { tags: { in: [past] } }\n');
    const { job: sent } = ok(await publish('past', broadcast('past', gone)));
    await job(sent, ({ status }) => status === 'done');
    const silent = '{ stage: captured, tags: { in: [past] }, createdAt: { olderThan: 3 months } }';
    const steps = 'steps: [ { email: { template: second } }, { wait: 20 days } ]';
    await lab.publish('sequences', 'silent', `sequence: silent\nentry: { when: ${silent} }\n${steps}\n`);

    expect(await importPeople(true, 50)).toMatchObject({ status: 'done', rows: PEOPLE, created: PEOPLE });
    expect(await stored()).toEqual([]);

    const begun = Date.now();
    expect(await importPeople(false, 50)).toMatchObject({
      status: 'done',
      created: PEOPLE,
      started: PEOPLE,
      events: PEOPLE,
    });
    expect(Date.now() - begun).toBeGreaterThan((0.9 * PEOPLE * 1000) / 50);
    await relayAll();
    const leads = await stored();
    for (const lead of leads) await lab.until(lead, ({ state }) => state !== null, 'the first look');
    await lab.deliver();
    for (const address of addresses) expect(await lab.mailsTo(address)).toEqual([]);
    // The visit of each is on the timeline once, on its day.
    const visits = (await lab.store.timeline.read(leads[0]!, 0)).filter(({ kind }) => kind === 'tradeshow.visited');
    expect(visits).toMatchObject([{ at: Date.parse(longAgo), actor: 'm', props: {} }]);

    // Known since the import and not since their consent of long ago: silence counts from there, and ends by time alone.
    await lab.pass(93 * DAY);
    for (const lead of leads) await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the entry');
    await lab.deliver();
    for (const lead of leads) expect(await subjects(lead)).toEqual(['Second']);
    for (const lead of leads) await lab.ask(lead, { type: 'erase', actor: 'lab' });
  }, 180_000);
});
