import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { mailSettingsSchema } from '../../domain/files/mail-settings';
import type { Consent, LeadRecord } from '../../domain/lead/lead';
import { DATA_NOTICE } from '../../domain/lead/waiting-mail';
import type { ConsentInput } from '../../domain/timeline/hit';
import { startInbox } from '../../engine/inbox/start-inbox';
import { createRoute, type Route } from '../../mail/smtp-route';
import { createCatalog } from '../../store/files/catalog';
import { captureLead } from '../../usecases/capture/capture-lead';
import { unsubscribe } from '../../usecases/capture/unsubscribe';
import type { Asker, Deps } from '../../usecases/deps';
import { applyFeedback } from '../../usecases/hooks/receive-mail-feedback';
import { changeEmail } from '../../usecases/leads/change-email';
import { composeDataLink } from '../../worker/delivery/compose-data-link';
import { composeMail } from '../../worker/delivery/compose-mail';
import { createDeliveryPump, type DeliveryPump } from '../../worker/delivery/delivery-pump';
import type { DeliveryDeps } from '../../worker/delivery/ports';
import { startCaptureFixture, type CaptureFixture } from '../capture/store-fixture';
import { removeFolder } from '../engine/engine-fixture';
import { blankLead } from '../support/blank-lead';
import { KINDS, openClaims, rowOf, type Kind } from './claimed-mails';
import { compile, html } from './template-fixture';

jest.setTimeout(300_000);

const RUNS = 250;
const LEADS = 3;
const CHANGES = [
  'refuse',
  'unsubscribe',
  'unsubscribe-topic',
  'bounce',
  'complain',
  'no-contact',
  'erase',
  'grant',
  'new-address',
] as const;
type Change = (typeof CHANGES)[number];
/** `rendered`: between rendering and sending of the lead's next mail; `beside`: while mails are under way; `between`: when none is. */
type Step =
  | { does: 'mail'; what: Kind; lead: number }
  | { does: Change; lead: number; when: 'rendered' | 'beside' | 'between' }
  | { does: 'settle' };

const lead = fc.nat(LEADS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('mail' as const),
      what: fc.constantFrom('step' as const, ...KINDS),
      lead,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom(...CHANGES),
      lead,
      when: fc.constantFrom('rendered' as const, 'beside' as const, 'between' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('settle' as const) }) },
);
/** How a lead begins: agreed, never asked (its double opt-in not confirmed), or refused. */
const begins = fc.array(fc.constantFrom<Consent['email']>('granted', 'granted', 'unknown', 'refused'), {
  minLength: LEADS,
  maxLength: LEADS,
});

let fixture: CaptureFixture;
let inbox: Awaited<ReturnType<typeof startInbox>>;
let claim: Awaited<ReturnType<typeof openClaims>>;
let folder: string;
let smtp: Route;
let pump: DeliveryPump;
/** Another process that delivers by the same route. */
let otherPump: DeliveryPump;
/** What is to happen to a lead once its next mail is rendered. */
const onceRendered = new Map<string, () => Promise<void>>();
/** In the order it happened: `stop` when a change that forbids mail was acknowledged, `data` when the last look had let a mail go. */
let log: Entry[] = [];
/** `at`: when a stop was begun, or when what was sent had been asked for; `asksBack`: of a stop what a confirmation asks back, of a mail that it is one. */
type Entry = {
  what: 'stop' | 'data';
  lead: string;
  to: string;
  begun: number;
  service: boolean;
  at: number;
  asksBack: boolean;
};
/** When each confirmation had been asked for, by its row. */
const askedFor = new Map<string, number>();

beforeAll(async () => {
  fixture = await startCaptureFixture();
  await fixture.publish(
    'agreements',
    '1',
    'agreement: 1\nhandoff: { model: m, hot: 50 }\nfrequency: { mails: 1000 }\n',
  );
  folder = await mkdtemp(join(tmpdir(), 'ripen-never-'));
  inbox = await startInbox({ dir: folder, port: 0, smtpPort: 0 });
  smtp = createRoute({ url: `smtp://127.0.0.1:${inbox.smtpPort}`, connections: 4 });
  const { store, context } = fixture;
  const catalog = createCatalog(store.files, () => Date.now());
  const template = await compile(html('<p>x {{unsubscribeUrl}} {{preferencesUrl}} {{viewInBrowserUrl}}</p>'));
  claim = await openClaims(fixture, catalog);
  const compose = {
    templates: { find: () => Promise.resolve({ ok: true as const, template }) },
    settings: () => Promise.resolve(mailSettingsSchema.parse({})),
    tokens: context.tokens,
    publicUrl: 'http://127.0.0.1:3000',
    production: false,
  };
  const delivery: DeliveryDeps = {
    leads: store.leads,
    timeline: store.timeline,
    mails: store.mails,
    alerts: store.alerts,
    catalog,
    smtp: {
      send: (message) =>
        smtp.send({
          ...message,
          onData: async () => {
            const begun = log.length;
            await message.onData();
            const [, id = ''] = /^X-Ripen-Mail: ([^\r]*)/m.exec(message.raw.toString('latin1')) ?? [];
            const service = /\.(?:confirm|data)%3A/.test(id);
            sentBy[service ? 'service' : 'marketing'] += 1;
            const asked = askedFor.get(decodeURIComponent(id));
            const [at, asksBack] = [asked ?? 0, asked !== undefined];
            log.push({ what: 'data', lead: '', to: message.envelope.to, begun, service, at, asksBack });
          },
        }),
    },
    compose: async (row, of) => {
      const composed = await (row.template === DATA_NOTICE
        ? composeDataLink(compose, row, of, Date.now())
        : composeMail(compose, row, of));
      const change = onceRendered.get(row.lead);
      onceRendered.delete(row.lead);
      await change?.();
      return composed;
    },
    wake: () => Promise.resolve(),
    wasAccepted: () => Promise.resolve(null),
    clock: { line: () => REAL_CLOCK, nowReal: () => Date.now() },
  };
  [pump, otherPump] = [createDeliveryPump('default', delivery), createDeliveryPump('default', delivery)];
});
afterAll(async () => {
  await smtp.close();
  await inbox.stop();
  await fixture.stop();
  await removeFolder(folder);
});

const asker: Asker = { id: 'k', actor: 'colleague', person: null, roles: ['marketer', 'admin'] };
let count = 0;

async function apply(change: Change, id: string, addresses: Map<string, string>): Promise<void> {
  const { store, context } = fixture;
  const now = Date.now();
  const email = addresses.get(id) ?? '';
  const consent = (value: Consent['email']): ConsentInput => ({ email: value, source: 'api', at: now });
  const capture = (value: Consent['email']): Promise<unknown> =>
    captureLead(
      context,
      { newLead: id, mode: 'merge', consent: consent(value) },
      { id: `c${++count}`, at: now, receivedAt: now, kind: 'lead.captured', actor: 'api', lead: id },
    );
  const told = { id: `f${++count}`, email, at: null, code: null, reason: null, mail: null, messageId: null };
  switch (change) {
    case 'grant':
      await capture('granted');
      return;
    case 'refuse':
      await capture('refused');
      return;
    case 'unsubscribe':
      return unsubscribe(context, { lead: id, mail: `${id}.e1:x`, topic: null });
    case 'unsubscribe-topic':
      return unsubscribe(context, { lead: id, mail: `${id}.e1:x`, topic: 'news' });
    case 'bounce':
      await applyFeedback(context, 'dsn', { ...told, kind: 'email.bounced', hard: true });
      return;
    case 'complain':
      await applyFeedback(context, 'arf', { ...told, kind: 'email.complained', hard: false });
      return;
    case 'no-contact':
      return store.leads.suppress(id, { reason: 'do-not-contact', at: now });
    case 'erase':
      return store.leads.erase(id, now);
    case 'new-address': {
      const fresh = `${id}-${++count}@example.com`;
      await changeEmail(context as Deps, asker, { lead: id, email: fresh });
      addresses.set(id, fresh);
    }
  }
}

test('no suppressed, refused, erased or unconfirmed address is ever mailed, whatever changes when: between render and send too (edge case 8)', async () => {
  await fc.assert(
    fc.asyncProperty(begins, fc.array(step, { minLength: 5, maxLength: 30 }), async (consents, steps) => {
      log = [];
      onceRendered.clear();
      const run = ++count;
      const ids = consents.map((_, n) => `run${run}-${n}`);
      const addresses = new Map(ids.map((id) => [id, `${id}@example.com`]));
      for (const [n, id] of ids.entries()) {
        const record: LeadRecord = blankLead(id, Date.now(), { consent: { email: consents[n] ?? 'unknown' } });
        await fixture.store.leads.create(record);
        await fixture.store.aliases.claim(`email:${id}@example.com`, id, 'test');
        if (consents[n] !== 'granted') stop(consents[n] === 'refused' ? 'refuse' : null, id, addresses);
      }
      let mails = 0;
      const beside: Promise<void>[] = [];
      const change = async (does: Change, id: string): Promise<void> => {
        // An agreement takes hold some time while it is written; an objection holds once it is acknowledged.
        if (does === 'grant') allowWhereNeverRefused(id, addresses);
        const before = addresses.get(id);
        const at = Date.now();
        await apply(does, id, addresses);
        if (does === 'grant') return;
        // The old address is nobody's to mail any more.
        if (does === 'new-address')
          log.push({
            ...{ what: 'stop', lead: id, to: before ?? '', begun: log.length, service: true },
            ...{ at, asksBack: false },
          });
        stop(does, id, addresses, at);
      };
      for (const one of steps) {
        const id = one.does === 'settle' ? '' : (ids[one.lead] ?? '');
        if (one.does === 'mail') {
          await claim(one.what, id, ++mails);
          if (one.what === 'confirmation') askedFor.set(`${id}.confirm:h${mails}`, Date.now());
          await pump.tick();
        } else if (one.does === 'settle' || one.when === 'between') {
          await settled(beside);
          if (one.does !== 'settle') await change(one.does, id);
        } else if (one.when === 'beside') beside.push(change(one.does, id));
        else onceRendered.set(id, () => change(one.does, id));
      }
      await settled(beside);
      expect(violations()).toEqual([]);
    }),
    { numRuns: RUNS, seed: 20_261_122 },
  );
  // The property would hold of a pump that sends nothing.
  expect(sentBy.marketing).toBeGreaterThan(RUNS / 2);
  expect(sentBy.service).toBeGreaterThan(RUNS / 4);
});

test('two pumps that deliver at once, as after a missed heartbeat, send each mail once', async () => {
  log = [];
  const ids = Array.from({ length: 60 }, (_, n) => `shared-${n}`);
  for (const id of ids) {
    await fixture.store.leads.create(blankLead(id, Date.now(), { consent: { email: 'granted' } }));
    for (const n of [1, 2]) await fixture.store.mails.claim(rowOf(id, n));
  }
  const pumps = [pump, otherPump];
  let taken = [1];
  while (taken.some((mails) => mails > 0)) {
    taken = (await Promise.all(pumps.map((one) => one.tick()))).map(({ mails }) => mails);
    await Promise.all(pumps.map((one) => one.drained()));
  }
  const rows = await Promise.all(ids.map((id) => fixture.store.mails.ofLead(id)));
  expect(rows.flat().filter(({ state }) => state !== 'sent')).toEqual([]);
  // What the runs before have put off may go now.
  const shared = log.map(({ to }) => to).filter((to) => to.startsWith('shared-'));
  expect(shared.sort()).toEqual(ids.flatMap((id) => [`${id}@example.com`, `${id}@example.com`]).sort());
});

const sentBy = { marketing: 0, service: 0 };
/** What forbids a mail too that the person has asked for themselves (edge case 60), whatever else stands against the address. */
const SILENCING: readonly Change[] = ['bounce', 'complain', 'no-contact', 'erase'];
/** People who have objected, and addresses that went bad or complained: nobody else's agreement lifts that. */
const objected = new Set<string>();

function stop(why: Change | null, id: string, addresses: ReadonlyMap<string, string>, at = 0): void {
  const to = addresses.get(id) ?? '';
  if (why === 'bounce' || why === 'complain') objected.add(to);
  else if (why !== null && why !== 'new-address') objected.add(id);
  const service = why !== null && SILENCING.includes(why);
  const asksBack = why === 'complain' || why === 'no-contact';
  log.push({ what: 'stop', lead: id, to, begun: log.length, service, at, asksBack });
}
/** Those never asked are freed by an agreement. */
function allowWhereNeverRefused(id: string, addresses: ReadonlyMap<string, string>): void {
  const to = addresses.get(id) ?? '';
  if (objected.has(id) || objected.has(to)) return;
  log = log.map((entry) => (entry.what === 'stop' && entry.to === to ? { ...entry, to: '' } : entry));
}

/** Mails whose last look began after what forbids them was acknowledged. */
function violations(): string[] {
  return log.flatMap((sent) => {
    if (sent.what !== 'data') return [];
    const before = log.slice(0, sent.begun);
    const stops = before
      .filter(({ what, service }) => what === 'stop' && (service || !sent.service))
      // Whoever objected, and filled in a form themselves since, is asked whether they take it back (edge case 36).
      .filter(({ at, asksBack }) => !(asksBack && sent.asksBack && at <= sent.at));
    return stops.some(({ to }) => to === sent.to) ? [sent.to] : [];
  });
}

async function settled(beside: Promise<void>[]): Promise<void> {
  await Promise.all(beside.splice(0));
  while ((await pump.tick()).mails > 0) await pump.drained();
  await pump.drained();
}
