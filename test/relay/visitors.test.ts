import type { Hit } from '../../domain/timeline/hit';
import { listCompanyVisits } from '../../usecases/capture/list-company-visits';
import { openRelay } from '../capture/fixture-relay';
import { startCaptureFixture, type CaptureFixture } from '../capture/store-fixture';

let fixture: CaptureFixture;
let count = 0;
beforeAll(async () => {
  fixture = await startCaptureFixture();
});
afterAll(() => fixture.stop());

const hitOf = (given: Partial<Hit>): Hit => ({
  id: `v-${++count}`,
  at: count,
  receivedAt: count,
  kind: 'email.clicked',
  actor: 'lead',
  props: {},
  ...given,
});
async function makeLead(): Promise<string> {
  const id = `seen-${++count}`;
  const consent = { tracking: true, source: 'test', at: 1 };
  const capture = { newLead: id, email: `${id}@example.com`, mode: 'merge' as const, consent };
  await fixture.committer.commit([hitOf({ kind: 'lead.captured', capture })]);
  await openRelay(fixture).tick(5e6, 5e6);
  return id;
}
const kinds = async (lead: string): Promise<string[]> =>
  (await fixture.store.timeline.read(lead, 0)).map(({ kind }) => kind);

test('views before and after a form in one batch are all the lead’s, and a second person’s form takes the browser over', async () => {
  const relay = openRelay(fixture);
  const view = (path: string, at: number) =>
    hitOf({ kind: 'page.viewed', visitor: 'shared-browser', at, props: { path } });
  const form = (who: string, at: number) =>
    hitOf({
      kind: 'form.submitted',
      visitor: 'shared-browser',
      at,
      capture: { newLead: who, email: `${who}@example.com`, mode: 'fill' },
    });
  await fixture.committer.commit([
    view('/one', 1),
    form('first-person', 2),
    view('/two', 3),
    form('second-person', 4),
    view('/three', 5),
  ]);
  await relay.tick(1000, 0);
  await fixture.committer.commit([view('/four', 6), hitOf({ lead: await makeLead(), visitor: 'shared-browser' })]);
  await fixture.committer.commit([view('/five', 7)]);
  await relay.tick(2000, 0);
  const pathsOf = async (lead: string): Promise<unknown[]> =>
    (await fixture.store.timeline.read(lead, 0)).flatMap(({ props, anonymous }) =>
      props.path === undefined ? [] : [[props.path, anonymous === true]],
    );
  expect(await pathsOf('first-person')).toEqual([
    ['/one', true],
    ['/two', false],
  ]);
  expect(await pathsOf('second-person')).toEqual([
    ['/three', false],
    ['/four', false],
    ['/five', false],
  ]);
});

test('a signed token makes a browser the lead’s, and its refusal of the web lets nothing join', async () => {
  const relay = openRelay(fixture);
  const [lead, refusing] = [await makeLead(), await makeLead()];
  await fixture.store.leads.change(refusing, { set: { 'consent.web': 'refused' } });
  for (const [visitor, whose] of [
    ['token-browser', lead],
    ['other-browser', refusing],
  ] as const) {
    await fixture.committer.commit([hitOf({ kind: 'page.viewed', visitor, props: { path: '/p' } })]);
    await fixture.committer.commit([hitOf({ kind: 'lead.identified', visitor, lead: whose })]);
  }
  await relay.tick(1000, 0);
  expect(await kinds(lead)).toEqual(['lead.captured', 'page.viewed', 'lead.identified']);
  expect(await kinds(refusing)).toEqual(['lead.captured', 'lead.identified']);
});

test('what an anonymous browser did is forgotten 90 days after it was last seen', async () => {
  const day = 86_400_000;
  const visit = (visitor: string, at: number) =>
    hitOf({ kind: 'page.viewed', visitor, at, receivedAt: at, props: { path: '/p' } });
  await fixture.committer.commit([
    visit('old-browser', day),
    visit('back-browser', day),
    visit('back-browser', 30 * day),
  ]);
  const relay = openRelay(fixture);
  // Twice, so that held signals have gone and nothing is taken anew.
  for (const nowReal of [1e9, 1e9 + 5000]) await relay.tick(nowReal, 30 * day);
  await relay.tick(2e9, 91.5 * day);
  const left = async (visitor: string): Promise<number> =>
    (await fixture.store.timeline.read(`visitor:${visitor}`, 0)).length;
  expect([await left('old-browser'), await left('back-browser')]).toEqual([0, 2]);
});

test('a scanner that clicks all links at once is found out, and what it did first counts no longer', async () => {
  const relay = openRelay(fixture);
  const lead = await makeLead();
  const at = 1e9;
  await fixture.store.timeline.append(
    lead,
    [{ id: 'sent', at, receivedAt: at, kind: 'email.sent', actor: 'system', props: {}, mail: 'm1' }],
    0,
  );
  const click = (id: string, ms: number) =>
    hitOf({ id, lead, mail: 'm1', at: at + ms, receivedAt: at + ms, props: { name: id } });
  await fixture.committer.commit([click('first', 300)]);
  await relay.tick(3e9, at + 400);
  const flagged = async (): Promise<unknown[]> =>
    (await fixture.store.timeline.read(lead, 0)).flatMap(({ id, machine }) => (machine === undefined ? [] : [id]));
  expect(await flagged()).toEqual([]);
  await fixture.committer.commit([click('second', 600)]);
  await relay.tick(3e9 + 500, at + 700);
  expect(await flagged()).toEqual(['first', 'second']);
});

test('visits from a listed network show as the company’s, a robot’s and a person’s who is known do not', async () => {
  const relay = openRelay(fixture);
  const visit = (visitor: string, path: string, given: Partial<Hit> = {}) =>
    hitOf({ kind: 'page.viewed', visitor, props: { path }, company: 'Acme', ...given });
  await fixture.committer.commit([
    visit('acme-browser-1', '/tarifs', { at: 10 }),
    visit('acme-browser-1', '/tarifs', { at: 20 }),
    visit('acme-browser-2', '/tarifs', { at: 30 }),
    visit('acme-browser-2', '/recrutement', { at: 40 }),
    visit('beta-browser-1', '/', { company: 'Beta' }),
    visit('robot-browser', '/', { company: 'Gamma', machine: 'robot' }),
    hitOf({ kind: 'page.viewed', visitor: 'own-words-browser', props: { path: '/', company: 'Said so itself' } }),
  ]);
  await relay.tick(1000, 0);
  const listed = async (request = {}) => {
    const page = await listCompanyVisits(fixture, request);
    return page.code === 'ok' ? page.value : page;
  };
  const all = await listed();
  expect(all).toMatchObject({
    items: [
      { company: 'Beta', visitors: 1, views: 1 },
      {
        company: 'Acme',
        visitors: 2,
        views: 3,
        pages: [
          { path: '/tarifs', views: 2 },
          { path: '/recrutement', views: 1 },
        ],
      },
    ],
    next: null,
  });
  const first = await listed({ limit: 1 });
  expect(first).toMatchObject({ items: [{ company: 'Beta' }] });
  expect(await listed({ limit: 1, cursor: 'next' in first ? first.next : null })).toMatchObject({
    items: [{ company: 'Acme' }],
    next: null,
  });
  expect(await listed({ cursor: 'nonsense' })).toMatchObject({ code: 'invalid' });
  // Whoever says who they are is a lead, no company's anonymous visitor.
  await fixture.committer.commit([
    hitOf({ kind: 'lead.identified', visitor: 'beta-browser-1', lead: await makeLead() }),
  ]);
  await relay.tick(2000, 0);
  expect(await listed()).toMatchObject({ items: [{ company: 'Acme' }] });
});
