import fc from 'fast-check';
import { captureLead, type Captured } from '../../usecases/capture/capture-lead';
import { mergeCapture, type HitMeta } from '../../usecases/capture/merge-capture';
import { applyChange, blankLead } from '../../usecases/capture/apply-change';
import type { Capture } from '../../domain/timeline/hit';
import { startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let count = 0;
beforeAll(async () => {
  fixture = await startCaptureFixture();
});
afterAll(() => fixture.stop());

const meta = (kind = 'form.submitted', receivedAt = 1000 + count): HitMeta => ({
  id: `hit-${++count}`,
  at: receivedAt,
  receivedAt,
  kind,
  actor: 'lead',
});
const person = (given: Partial<Capture>): Capture => ({ newLead: `lead-${++count}`, mode: 'fill', ...given });
const capture = (given: Partial<Capture>, hit = meta()): Promise<Captured> =>
  captureLead({ store: fixture.store }, person(given), hit);
const find = async (id: string) => (await fixture.store.leads.find(id))!;

test('two forms at once for one new address make one lead (edge case 4)', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      capture({ email: n % 2 ? 'Two@Example.com ' : 'two@example.com', profile: { [`field${n}`]: n } }),
    ),
  );
  expect(new Set(answers.map(({ lead }) => lead)).size).toBe(1);
  expect(answers.filter(({ created }) => created)).toHaveLength(1);
  const lead = await find(answers[0]!.lead);
  expect(lead.email).toBe('two@example.com');
  expect(Object.keys(lead.profile)).toHaveLength(20);
});

test('an address that differs by case or spaces is the same lead, one with +tag another (edge case 5)', async () => {
  const first = await capture({ email: ' Ann@Example.com' });
  const second = await capture({ email: 'ann@example.COM' });
  const tagged = await capture({ email: 'ann+news@example.com' });
  expect(second.lead).toBe(first.lead);
  expect(second.created).toBe(false);
  expect(tagged.lead).not.toBe(first.lead);
  const composed = await capture({ email: 'jos\u00e9@example.com' });
  expect((await capture({ email: 'jose\u0301@example.com' })).lead).toBe(composed.lead);
});

test('an address is the same lead whether its domain is written as people read it or as DNS has it', async () => {
  const first = await capture({ email: 'jan@M\u00fcnchen.example' });
  expect((await capture({ email: 'jan@xn--mnchen-3ya.example' })).lead).toBe(first.lead);
  expect((await find(first.lead)).email).toBe('jan@m\u00fcnchen.example');
  // What only looks like such a domain, or like a number, is kept as it was sent.
  for (const email of ['jan@xn--.example', 'jan@10.1', 'jan@exa_mple.example'])
    expect((await find((await capture({ email })).lead)).email).toBe(email);
});

test('the same hit twice is once, and says created both times', async () => {
  const given = person({ email: 'once@example.com', profile: { firstName: 'Jo' }, tags: ['a'] });
  const hit = meta();
  const first = await captureLead({ store: fixture.store }, given, hit);
  const before = await find(first.lead);
  const again = await captureLead({ store: fixture.store }, given, hit);
  expect(first).toEqual({ lead: given.newLead, created: true, changed: true });
  expect(again).toEqual({ lead: given.newLead, created: true, changed: false });
  expect(await find(first.lead)).toEqual(before);
});

test('a hit applied again after a later one does not take its values back', async () => {
  const earlier = person({ email: 'order@example.com', profile: { firstName: 'Jo' }, mode: 'merge' });
  const hit = meta('lead.captured', 5000);
  await captureLead({ store: fixture.store }, earlier, hit);
  const { lead } = await capture(
    { email: 'order@example.com', profile: { firstName: 'Joseph' }, mode: 'merge' },
    meta('lead.captured', 6000),
  );
  await captureLead({ store: fixture.store }, earlier, hit);
  expect((await find(lead)).profile).toEqual({ firstName: 'Joseph' });
});

test('a capture applied again gives back no language, tag or consent that has been taken away since', async () => {
  const hit = meta('lead.captured', 8000);
  const first = person({
    ...{ email: 'taken@example.com', mode: 'merge', language: 'fr', tags: ['fair'] },
    consent: { email: 'granted', links: 'granted', basis: 'consent', notice: 'n1', source: 'fair', at: 7000 },
  });
  const { lead } = await captureLead({ store: fixture.store }, first, hit);
  await fixture.store.leads.change(lead, {
    set: { email: 'moved@example.com', language: null, 'consent.email': 'unknown', 'consent.basis': null },
    removeTags: ['fair'],
    max: { 'confirmedAt.@email': 9000, 'confirmedAt.@tags': 9000, 'confirmedAt.language': 9000 },
  });
  await captureLead({ store: fixture.store }, first, hit);
  const record = await find(lead);
  expect([record.email, record.language, record.tags, record.asides]).toEqual(['moved@example.com', null, [], []]);
  expect(record.consent).toMatchObject({ email: 'unknown', basis: null, links: 'granted' });
  await capture(
    {
      newLead: lead,
      email: 'moved@example.com',
      mode: 'merge',
      consent: { email: 'granted', source: 'web', at: 7500 },
    },
    meta('lead.captured', 9500),
  );
  expect((await find(lead)).consent.email).toBe('granted');
});

test('a public form fills blanks and keeps a differing value aside, once', async () => {
  const { lead } = await capture(
    { email: 'fill@example.com', profile: { firstName: 'Ann' } },
    meta('form.submitted', 7000),
  );
  const form = person({ email: 'fill@example.com', profile: { firstName: 'Bob', company: 'Acme' } });
  const hit = meta('form.submitted', 7100);
  await captureLead({ store: fixture.store }, form, hit);
  await captureLead({ store: fixture.store }, form, hit);
  const record = await find(lead);
  expect(record.profile).toEqual({ firstName: 'Ann', company: 'Acme' });
  expect(record.company).toBe('Acme');
  expect(record.asides).toEqual([{ field: 'firstName', value: 'Bob', at: 7100, source: 'lead' }]);
});

test('merging never blanks a value', async () => {
  const { lead } = await capture({ email: 'keep@example.com', profile: { firstName: 'Ann' }, mode: 'merge' });
  await capture(
    { email: 'keep@example.com', profile: { firstName: '', company: null }, mode: 'merge' },
    meta('lead.captured', 9e6),
  );
  expect((await find(lead)).profile).toEqual({ firstName: 'Ann' });
});

test('identifiers of two leads attach to the address, and nobody is merged silently', async () => {
  const byMail = await capture({ email: 'mail@example.com' });
  const byId = await capture({ externalId: 'crm-1', profile: { firstName: 'Eve' } });
  const both = await capture({ email: 'mail@example.com', externalId: 'crm-1' });
  expect(both.lead).toBe(byMail.lead);
  expect((await find(byId.lead)).profile).toEqual({ firstName: 'Eve' });
  expect((await capture({ externalId: 'crm-1' })).lead).toBe(byId.lead);
});

test('an external id that leads to somebody is not shown by somebody else', async () => {
  const owner = await capture({ email: 'owner@example.com', externalId: 'crm-7' });
  const other = await capture({ email: 'other@example.com' });
  expect((await capture({ email: 'other@example.com', externalId: 'crm-7' })).lead).toBe(other.lead);
  expect([(await find(owner.lead)).externalId, (await find(other.lead)).externalId]).toEqual(['crm-7', null]);
});

test('a colleague behind the same switchboard is another lead; a lead known by telephone alone gets its address', async () => {
  const ann = await capture({ email: 'ann@switch.example', phone: '01 23 45 67 89' });
  const bob = await capture({ email: 'bob@switch.example', phone: '0123456789' });
  expect(bob.lead).not.toBe(ann.lead);
  const caller = await capture({ phone: '+33 6 11 22 33 44' });
  const named = await capture({ phone: '0033611223344', email: 'caller@example.com' });
  expect(named.lead).toBe(caller.lead);
  expect((await find(caller.lead)).email).toBe('caller@example.com');
});

test('an objection is lifted by the person’s own act alone (edge case 36)', async () => {
  const refused = { email: 'refused' as const, source: 'api', at: 100 };
  const granted = (at: number) => ({ email: 'granted' as const, source: 'x', at, text: 'I accept' });
  const { lead } = await capture({ email: 'no@example.com', consent: refused });
  await fixture.store.leads.suppress(lead, { reason: 'unsubscribed', at: 100 });
  for (const [kind, mode] of [
    ['lead.captured', 'merge'],
    ['form.submitted', 'fill'],
    ['lead.imported', 'merge'],
  ] as const) {
    await capture({ email: 'no@example.com', consent: granted(200), mode }, meta(kind));
  }
  expect((await find(lead)).consent.email).toBe('refused');
  await captureLead({ store: fixture.store }, person({ consent: granted(300) }), {
    ...meta('consent.confirmed'),
    lead,
  });
  const after = await find(lead);
  expect(after.consent.email).toBe('granted');
  expect(after.suppressed).toBeNull();
  expect(after.consent.history).toEqual([
    { purpose: 'email', value: 'refused', at: 100, source: 'api' },
    { purpose: 'email', value: 'granted', at: 300, source: 'x', text: 'I accept', own: true },
  ]);
});

test('an objection told of late stands against a consent that a key, an import or a form has given since', async () => {
  const told = (email: 'granted' | 'refused', at: number) => ({ email, source: 'x', at });
  const { lead } = await capture({ email: 'late@example.com', consent: told('granted', 200) });
  await capture({ email: 'late@example.com', consent: told('refused', 100), mode: 'merge' }, meta('lead.captured'));
  expect((await find(lead)).consent.email).toBe('refused');
  await captureLead({ store: fixture.store }, person({ consent: told('granted', 300) }), {
    ...meta('consent.confirmed'),
    lead,
  });
  await capture({ email: 'late@example.com', consent: told('refused', 250), mode: 'merge' }, meta('lead.captured'));
  expect((await find(lead)).consent.email).toBe('granted');
});

test('who complained while their consent stood takes that back by an act of their own, but not by one from before', async () => {
  const granted = { email: 'granted' as const, source: 'x', at: 50 };
  const { lead } = await capture({ email: 'back@example.com', consent: granted });
  await fixture.store.leads.suppress(lead, { reason: 'complaint', at: 100 });
  const act = (kind: string, at: number) =>
    captureLead({ store: fixture.store }, person({ consent: { ...granted, at } }), { ...meta(kind), lead, at });
  await act('consent.confirmed', 60);
  await act('lead.captured', 200);
  expect((await find(lead)).suppressed?.reason).toBe('complaint');
  await act('preferences.changed', 200);
  expect((await find(lead)).suppressed).toBeNull();
  expect((await find(lead)).consent.history.at(-1)).toMatchObject({ value: 'granted', at: 200, own: true });
  expect((await fixture.store.suppressions.find(['back@example.com'])).size).toBe(0);
});

test('tracking sets pixel, links and web; what is said of one of them goes before', async () => {
  const { lead } = await capture({
    email: 't@example.com',
    consent: { tracking: true, web: 'refused', source: 'api', at: 1 },
  });
  expect((await find(lead)).consent).toMatchObject({
    pixel: 'granted',
    links: 'granted',
    web: 'refused',
    email: 'unknown',
  });
});

test('a shared mailbox is a lead like any other, flagged (edge case 55)', async () => {
  const { lead } = await capture({ email: 'info@acme.example', tags: ['fair'] });
  expect((await find(lead)).tags.sort()).toEqual(['fair', 'role-mailbox']);
});

test('an erased lead stays erased, and its person begins anew', async () => {
  const given = person({ email: 'gone@example.com' });
  const hit = meta();
  const { lead } = await captureLead({ store: fixture.store }, given, hit);
  await fixture.store.leads.erase(lead, 1);
  await captureLead({ store: fixture.store }, given, hit);
  expect(await fixture.store.leads.find(lead)).toBeNull();
  const anew = await capture({ email: 'gone@example.com' });
  expect(anew.created).toBe(true);
  expect(anew.lead).not.toBe(lead);
});

test('an address that had refused mail is still suppressed when its person comes back after erasure', async () => {
  const { lead } = await capture({ email: 'never@example.com' });
  await fixture.store.leads.suppress(lead, { reason: 'unsubscribed', at: 5 });
  await fixture.store.leads.erase(lead, 6);
  const anew = await capture({ email: 'never@example.com' });
  expect((await find(anew.lead)).suppressed?.reason).toBe('unsubscribed');
});

test('what changed of a known lead is told once, by the names of the fields', async () => {
  const { lead } = await capture({ email: 'told@example.com' });
  const form = person({ email: 'told@example.com', profile: { company: 'Acme' } });
  const hit = meta();
  await captureLead({ store: fixture.store }, form, hit);
  await captureLead({ store: fixture.store }, form, hit);
  const entries = await fixture.store.timeline.read(lead, 0);
  expect(entries.map(({ kind, props }) => [kind, props])).toEqual(
    [['profile.changed', { fields: ['company'] }]].map(([kind, props]) => [
      kind,
      expect.objectContaining({ fields: expect.arrayContaining((props as { fields: string[] }).fields) }),
    ]),
  );
});

test('trusted captures in any order and any repetition end in the same profile', () => {
  const value = fc.constantFrom('a', 'b', 'c');
  const writes = fc.array(
    fc.record({ field: fc.constantFrom('x', 'y'), value, receivedAt: fc.integer({ min: 1, max: 4 }) }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(writes, fc.array(fc.nat(), { maxLength: 20 }), (all, again) => {
      const run = (order: typeof all) =>
        order.reduce(
          (lead, write) => {
            const given = person({ email: 'p@example.com', mode: 'merge', profile: { [write.field]: write.value } });
            const hit = { ...meta('lead.captured'), receivedAt: write.receivedAt };
            const change = mergeCapture(lead, given, hit);
            return change === null ? lead : applyChange(lead, change, write.receivedAt);
          },
          blankLead('l', 0),
        );
      const repeated = again.flatMap((n) => all[n % Math.max(1, all.length)] ?? []);
      expect(run([...repeated, ...[...all].reverse(), ...repeated]).profile).toEqual(run(all).profile);
    }),
  );
});
