import { captureLead } from '../../usecases/capture/capture-lead';
import { processImport, type ImportDeps, type ImportRun } from '../../usecases/imports/process-import';
import { readMap } from '../../usecases/imports/columns';
import { detectDelimiter } from '../../usecases/imports/csv';
import { decodeCsv } from '../../usecases/imports/decode-csv';
import { viewExport } from '../../api/leads/export-view';
import { gatherLead } from '../../usecases/leads/export-lead';
import { dropRejected, readRejected } from '../../usecases/imports/read-rejected';
import { startImport, type ImportInput } from '../../usecases/imports/start-import';
import type { Asker, Deps } from '../../usecases/deps';
import type { JobRecord } from '../../domain/lead/documents';
import { openRelay } from './fixture-relay';
import { FIELDS, startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
const marketer: Asker = { id: 'k', actor: 'marketer', person: null, roles: ['marketer'] };
beforeAll(async () => {
  fixture = await startCaptureFixture();
  await fixture.publish('fields', 'fields', FIELDS);
});
afterAll(() => fixture.stop());

/** Starting the workflow is noted and nothing more: the tests run the job themselves. */
const started: string[] = [];
function deps(): Deps {
  const start = async (_type: string, { workflowId }: { workflowId: string }) => started.push(workflowId);
  return { ...fixture.context, temporal: { workflow: { start } } } as unknown as Deps;
}
const run = (): ImportRun => ({ progress: () => undefined, ended: new AbortController().signal });
const importDeps = (): ImportDeps => ({ ...fixture.context, startsPerSecond: 1e6 });

async function accept(input: ImportInput): Promise<string> {
  const outcome = await startImport(deps(), marketer, input);
  if (outcome.code !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value.id;
}
async function importAll(input: ImportInput): Promise<JobRecord> {
  const id = await accept(input);
  await processImport(importDeps(), id, run());
  return (await fixture.store.jobs.find(id))!;
}
async function leadOf(email: string) {
  const id = (await fixture.store.aliases.resolve([`email:${email}`])).get(`email:${email}`)!;
  return (await fixture.store.leads.find(id))!;
}

test('rows are typed by fields.yaml; bad ones are told with line and reason, the others imported (edge case 35)', async () => {
  const text =
    '\ufeffemail;firstName;employees;country;role;tags;consent.email;consent.tracking;basis;notice;at\r\n' +
    'one@csv.example;Ann;1 200;France;Responsable paie;fair,hr;granted;yes;consent;n-1;2026-01-15\r\n' +
    'nobody;;many;FR;;;;;;;\r\n' +
    '"two@csv.example";"Jo; ""J""";12;BE;;;;;;;\r\n' +
    ';Nobody;;;;;;;;;\r\n';
  const job = await importAll({ text, source: 'fair' });
  expect(job).toMatchObject({ status: 'done', rows: 4, total: 4, created: 2, updated: 0, rejected: 2 });
  expect(job.errors).toEqual([
    { line: 3, message: 'employees: expected a number; email: expected an e-mail address' },
    { line: 5, message: 'expected at least one of email, phone, externalId' },
  ]);
  const one = await leadOf('one@csv.example');
  expect(one).toMatchObject({
    profile: { firstName: 'Ann', employees: 1200, country: 'FR', role: 'payroll-manager' },
    tags: ['fair', 'hr'],
    source: 'fair',
  });
  expect(one.consent).toMatchObject({ email: 'granted', pixel: 'granted', basis: 'consent', notice: 'n-1' });
  expect(one.consent.history[0]!.at).toBe(Date.UTC(2026, 0, 15));
  expect((await leadOf('two@csv.example')).profile.firstName).toBe('Jo; "J"');
});

test('the same file twice changes nothing, also where it names one person twice', async () => {
  const text = 'email,firstName\nsame@csv.example,Ann\nother@csv.example,Bob\nSame@CSV.example,Anna\n';
  const first = await importAll({ text });
  expect(first).toMatchObject({ created: 2, rejected: 0 });
  const [before, hits] = [await leadOf('same@csv.example'), await countHits()];
  expect(before.profile.firstName).toBe('Anna');
  const again = await importAll({ text });
  expect(again).toMatchObject({ status: 'done', rows: 3, created: 0, updated: 0, rejected: 0 });
  expect(await leadOf('same@csv.example')).toEqual(before);
  expect(await countHits()).toBe(hits);
});

test('killed anywhere it goes on, and no row counts twice', async () => {
  const rows = Array.from({ length: 1100 }, (_, n) => `kill${n}@csv.example,Name ${n}`);
  const id = await accept({ text: ['email,firstName', ...rows].join('\n') });
  const end = new AbortController();
  await processImport(importDeps(), id, { progress: () => end.abort(), ended: end.signal });
  expect(await fixture.store.jobs.find(id)).toMatchObject({ status: 'running', done: 250 });
  // A batch that was applied and not counted: its commits are repeated from the job's count.
  const seen = { ...fixture.store.jobs, update: () => Promise.reject(new Error('killed')) };
  await expect(processImport({ ...importDeps(), store: { ...fixture.store, jobs: seen } }, id, run())).rejects.toThrow(
    'killed',
  );
  await processImport(importDeps(), id, run());
  expect(await fixture.store.jobs.find(id)).toMatchObject({
    status: 'done',
    rows: 1100,
    created: 1100,
    rejected: 0,
    started: 1100,
  });
}, 120_000);

test('a quote that is never closed ends the file there: what stands before it is imported, and the line is told', async () => {
  const text = 'email,firstName\nq1@csv.example,ok\nq2@csv.example,"open\nq3@csv.example,x\n';
  const job = await importAll({ text });
  expect(job).toMatchObject({ status: 'done', created: 1, rejected: 1 });
  expect(job.errors).toEqual([{ line: expect.any(Number), message: expect.stringMatching(/quote/i) }]);
  expect((await leadOf('q1@csv.example')).profile.firstName).toBe('ok');
});

test('what starts a lead is of the instant its row was stored, so that all said of it since holds', async () => {
  const received = fixture.context.clock.now;
  let now = received();
  // Each look at the clock is a minute later, as on a day that lasts seconds.
  const clock = { ...fixture.context.clock, now: () => (now += 60_000) };
  const id = await accept({ text: 'email,firstName\nstart@csv.example,Ann\nstart@csv.example,Anna\n' });
  await processImport({ ...importDeps(), clock }, id, run());
  const lead = await leadOf('start@csv.example');
  for (const { capture, ...hit } of await readHits())
    if (capture?.email === 'start@csv.example') await captureLead({ store: fixture.store }, capture, hit);
  expect((await leadOf('start@csv.example')).profile.firstName).toBe('Anna');
  const starts = (await readHits()).filter((hit) => hit.capture?.newLead === lead.id);
  expect(starts.map(({ receivedAt }) => receivedAt)).toEqual(starts.map(() => lead.createdAt));
});

test('a dry run counts and writes nothing (edge case 50)', async () => {
  const text = 'email,firstName\ndry@csv.example,Ann\nDRY@csv.example,Ann\nsame@csv.example,Anna\n';
  const job = await importAll({ text, dryRun: true });
  expect(job).toMatchObject({ status: 'done', rows: 3, created: 1, updated: 1 });
  expect(await fixture.store.aliases.resolve(['email:dry@csv.example'])).toEqual(new Map());
});

test('an objection survives an import that says otherwise (edge case 36)', async () => {
  await importAll({ text: 'email,consent.email\nno@csv.example,refused\n' });
  await importAll({ text: 'email,consent.email\nno@csv.example,granted\n' });
  expect((await leadOf('no@csv.example')).consent.email).toBe('refused');
});

test('other names are mapped, an unknown column is told and left out', async () => {
  const job = await importAll({
    text: 'Courriel\tPrénom\tShoe\nmap@csv.example\tAnn\t44\n',
    map: 'Courriel:email,Prénom:firstName',
  });
  expect(job).toMatchObject({ created: 1, rejected: 0 });
  expect(job.errors).toEqual([{ line: 1, message: expect.stringContaining('"Shoe"') }]);
  expect((await leadOf('map@csv.example')).profile).toEqual({ email: 'map@csv.example', firstName: 'Ann' });
});

test('usual names of address and telephone need no map; of two columns of one name the first with a value counts, and it is told', async () => {
  const job = await importAll({
    text: 'Adresse e-mail;Téléphone;firstName;FirstName\nusual@csv.example;+33612340009;;Zoé\ntwice@csv.example;;Ann;Bea\n',
  });
  expect(job).toMatchObject({
    created: 2,
    rejected: 0,
    errors: [{ line: 1, message: expect.stringContaining('"FirstName"') }],
  });
  expect(await leadOf('usual@csv.example')).toMatchObject({ phone: '+33612340009', profile: { firstName: 'Zoé' } });
  expect((await leadOf('twice@csv.example')).profile.firstName).toBe('Ann');
});

test('a file nobody could be found by is refused at once, and so is a map that is none, or an event unknown or without a date', async () => {
  for (const input of [
    { text: '' },
    { text: 'email,at\na@b.example,2026-03-12', event: 'tradeshow.visted' },
    { text: 'email\na@b.example', event: 'tradeshow.visited' },
    { text: 'firstName,company\nAnn,Acme' },
    { text: 'email\na@b.example', map: 'x' },
  ]) {
    expect(await startImport(deps(), marketer, input)).toMatchObject({ code: 'invalid' });
  }
});

test('with Temporal away nothing is left behind and the answer says that it may be repeated', async () => {
  const start = (): Promise<never> => Promise.reject(Object.assign(new Error('away'), { code: 14 }));
  const away = { ...deps(), temporal: { workflow: { start } } } as unknown as Deps;
  expect(await startImport(away, marketer, { text: 'email\na@b.example' })).toMatchObject({
    code: 'unavailable',
    what: 'temporal',
  });
});

test.each([
  ['email,a;b', ','],
  ['email;name;x', ';'],
  ['email\tname', '\t'],
  ['"a,b,c";email', ';'],
  ['email', ','],
])('the delimiter of %j is %j', (header, delimiter) => {
  expect(detectDelimiter(header)).toBe(delimiter);
});

describe('rows that stand for an event: a trade-show list with the date of each visit', () => {
  const visits = async (email: string) => {
    const { id } = await leadOf(email);
    const own = (await readHits()).filter((hit) => hit.lead === id && hit.kind !== 'lead.imported');
    return [...new Map(own.map((hit) => [hit.id, hit])).values()];
  };
  const LIST = 'email;firstName;at\nfair1@csv.example;Ann;12/03/2026\nfair2@csv.example;Bob;2026-03-13T15:30:00Z\n';

  test('each is recorded at its own time on leads that are new and on those that are known', async () => {
    await importAll({ text: 'email\nfair2@csv.example\n' });
    const job = await importAll({ text: LIST, event: 'tradeshow.visited', source: 'lyon' });
    expect(job).toMatchObject({ status: 'done', created: 1, updated: 1, rejected: 0, events: 2 });
    expect(await visits('fair1@csv.example')).toMatchObject([
      { kind: 'tradeshow.visited', at: Date.UTC(2026, 2, 12), actor: 'marketer', props: { source: 'lyon' } },
    ]);
    expect(await visits('fair2@csv.example')).toMatchObject([{ at: Date.UTC(2026, 2, 13, 15, 30) }]);
    // A date of a visit is no word about consent.
    expect((await leadOf('fair1@csv.example')).consent.history).toEqual([]);
  });

  test('told again, by the same file or another, it counts once', async () => {
    await openRelay(fixture).tick(Date.now(), fixture.clock.now());
    const hits = await countHits();
    expect(await importAll({ text: LIST, event: 'tradeshow.visited', source: 'lyon' })).toMatchObject({ updated: 0 });
    const mended = LIST.replace('Bob', '').replace('firstName', 'prenom');
    const again = await importAll({ text: mended, event: 'tradeshow.visited', map: 'prenom:firstName' });
    expect(again).toMatchObject({ status: 'done', created: 0, updated: 0, rejected: 0 });
    expect(again).not.toHaveProperty('events', expect.any(Number));
    expect(await countHits()).toBe(hits);
    // Two rows of one person on one day are one visit, on two days two.
    const twice = ['email,at,event', ...['10', '10', '11'].map((day) => `pair@fair.example,2026-03-${day},x.stand`)];
    expect(await importAll({ text: twice.join('\n') })).toMatchObject({ created: 1, events: 2 });
    expect(await visits('pair@fair.example')).toHaveLength(2);
  });

  test('a kind nobody knows, a date that is missing or to come: told with the line, the others imported', async () => {
    const tomorrow = new Date(fixture.clock.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const rows = ['a1@fair.example,tradeshow.visted,2026-03-12', 'a2@fair.example,tradeshow.visited,'];
    rows.push(
      `a3@fair.example,tradeshow.visited,${tomorrow}`,
      'a4@fair.example,,',
      'a5@fair.example,x.stand,2026-03-12',
    );
    const job = await importAll({ text: ['email,event,at', ...rows].join('\n') });
    expect(job).toMatchObject({ created: 2, rejected: 3, events: 1 });
    expect(job.errors).toEqual([
      { line: 2, message: expect.stringMatching(/^event: .*"tradeshow.visted"; did you mean tradeshow.visited\?$/) },
      { line: 3, message: expect.stringMatching(/^at: expected the date of the event/) },
      { line: 4, message: expect.stringMatching(/^at: expected a date not in the future/) },
    ]);
    expect(await visits('a4@fair.example')).toEqual([]);
  });

  test('a dry run counts the visits and records none', async () => {
    const hits = await countHits();
    const rows = ['new@fair.example,12/04/2026', 'New@fair.example,12/04/2026', 'fair1@csv.example,12/03/2026'];
    const text = ['email,at', ...rows, 'fair2@csv.example,14/03/2026'].join('\n');
    const job = await importAll({ text, event: 'tradeshow.visited', dryRun: true });
    expect(job).toMatchObject({ status: 'done', created: 1, updated: 2, events: 2 });
    expect(await countHits()).toBe(hits);
  });
});

test('a map is pairs or JSON', () => {
  expect(readMap('A:b, C:d')).toEqual({ A: 'b', C: 'd' });
  expect(readMap('{"A":"b"}')).toEqual({ A: 'b' });
  expect(readMap('{"A":1}')).toBeNull();
});

async function readHits() {
  const flushes = await fixture.store.inbox.read(await fixture.store.inbox.cursors(), 10_000);
  return flushes.flatMap(({ hits }) => hits);
}
async function countHits(): Promise<number> {
  return (await readHits()).length;
}

test('whatever encoding and delimiter a spreadsheet writes, the text is the same', () => {
  const text = 'e-mail;Prénom;Société\r\nzoe@csv.example;Zoé;Œuvre €\r\n';
  const windows = Buffer.from(text.replace('Œ', '\x8c').replace('€', '\x80'), 'latin1');
  const [little, marked] = [Buffer.from(text, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf16le')];
  expect(decodeCsv(Buffer.from(text), null)).toBe(text);
  expect(decodeCsv(Buffer.from(`\ufeff${text}`), 'utf-8')).toBe(text);
  expect(decodeCsv(windows, null)).toBe(text);
  // Clients declare UTF-8 without looking.
  expect(decodeCsv(windows, 'utf-8')).toBe(text);
  expect(decodeCsv(windows, 'iso-8859-1')).toBe(text);
  expect(decodeCsv(marked, null)).toBe(text);
  expect(decodeCsv(little, null)).toBe(text);
  expect(decodeCsv(Buffer.from(little).swap16(), null)).toBe(text);
  expect(decodeCsv(Buffer.alloc(0), null)).toBe('');
});

test('rejected rows come back as they were sent, with what is wrong; mended and sent again they are imported', async () => {
  const rows = ['ok@csv.example,A,1', 'bad@,"B ""b""",2', 'many@csv.example,C,lots'];
  const job = await importAll({ text: ['email,firstName,employees', ...rows].join('\n') });
  expect(job).toMatchObject({ created: 1, rejected: 2 });
  const outcome = await readRejected(fixture.context, job.id);
  expect(outcome.code === 'ok' ? outcome.value : null).toEqual({
    header: ['email', 'firstName', 'employees'],
    rows: [
      { line: 3, message: 'email: expected an e-mail address', cells: ['bad@', 'B "b"', '2'] },
      { line: 4, message: 'employees: expected a number', cells: ['many@csv.example', 'C', 'lots'] },
    ],
  });
  const text = 'line,problem,email,firstName,employees\n4,employees,many@csv.example,C,40\n';
  expect(await importAll({ text })).toMatchObject({ created: 1, rejected: 0, errors: [] });
  // While it is kept it is part of what is held on the person, as of their export.
  const own = viewExport(await gatherLead(fixture.store, await leadOf('many@csv.example')));
  const row = { email: 'many@csv.example', firstName: 'C', employees: 'lots' };
  expect(own.rejectedRows).toEqual([{ import: job.id, line: 4, message: 'employees: expected a number', row }]);
  await dropRejected(fixture.context, fixture.clock.now() + 1);
  expect(await readRejected(fixture.context, job.id)).toMatchObject({ code: 'not-found' });
});

test('an address that is suppressed stays so for whoever is imported with it; two rows of one person make one', async () => {
  await fixture.store.suppressions.add('left@csv.example', 'unsubscribed', 1);
  const rows = ['left@csv.example,+33612340001', 'one@pair.example,+33612340002', 'one@pair.example,+33612340003'];
  const job = await importAll({ text: ['email,phone', ...rows].join('\n') });
  expect(job).toMatchObject({ created: 2, rejected: 0 });
  expect((await leadOf('left@csv.example')).suppressed).toEqual({ reason: 'unsubscribed', at: 1 });
});
