import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routeNameOf, senderOf } from '../../domain/files/mail-routing';
import { mailSettingsSchema, type MailRoute, type MailSettings } from '../../domain/files/mail-settings';
import type { MailRecord } from '../../domain/lead/documents';
import { startInbox } from '../../engine/inbox/start-inbox';
import type { Setting, Settings } from '../../store/settings/contract';
import { createRouteLimits } from '../../worker/delivery/route-limits';
import { createRoutes } from '../../worker/delivery/routes';
import { removeFolder } from '../engine/engine-fixture';
import { receivedMails } from '../support/received-mails';

const SETTINGS = {
  routes: [{ name: 'main', maxPerSecond: 50 }, { name: 'events', domains: ['events.example.com'] }, { name: 'bulk' }],
  senders: [
    { name: 'camille', from: { address: 'camille@example.com' }, default: true },
    { name: 'news', from: { address: 'news@example.com' }, route: 'bulk' },
  ],
};

test('a mail takes its sender’s route, else that of the sender’s domain, else the first', () => {
  const settings = mailSettingsSchema.parse(SETTINGS);
  const route = (from?: Parameters<typeof senderOf>[1]): string => routeNameOf(settings, senderOf(settings, from));
  expect(route()).toBe('default');
  expect(route('news')).toBe('bulk');
  expect(route({ address: 'News@example.com' })).toBe('bulk');
  expect(route({ name: 'Fair', address: 'fair@events.example.com' })).toBe('events');
  expect(route('nobody')).toBe('default');
});

test('routes lead to their own servers, and to another once it is published', async () => {
  const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'ripen-routes-'))));
  const [one, two] = await Promise.all(folders.map((dir) => startInbox({ dir, port: 0, smtpPort: 0 })));
  const url = (inbox = one): string => `smtp://127.0.0.1:${inbox!.smtpPort}`;
  const seen = async (inbox = one): Promise<number> => (await receivedMails(`http://127.0.0.1:${inbox!.port}`)).length;
  let settings: MailSettings = mailSettingsSchema.parse({
    routes: [{ name: 'main' }, { name: 'bulk', url: url(two) }],
  });
  const routes = createRoutes({ settings: () => Promise.resolve(settings), smtpUrl: url(one) });
  const send = async (name: string): Promise<string> => {
    const envelope = { from: 'a@example.com', to: 'b@example.com' };
    const raw = Buffer.from('Subject: x\r\n\r\nx\r\n');
    return (await routes.open(name).send({ envelope, raw, onData: () => Promise.resolve() })).outcome;
  };
  try {
    expect([await send('default'), await send('bulk'), await send('bulk')]).toEqual(['sent', 'sent', 'sent']);
    expect([await seen(one), await seen(two)]).toEqual([1, 2]);
    settings = mailSettingsSchema.parse({ routes: [{ name: 'main', url: url(two) }] });
    // `bulk` is gone: what still waits for it leaves by SMTP_URL.
    expect([await send('default'), await send('bulk')]).toEqual(['sent', 'sent']);
    expect([await seen(one), await seen(two)]).toEqual([2, 3]);
  } finally {
    await routes.close();
    await Promise.all([one, two].map((inbox) => inbox!.stop()));
    await Promise.all(folders.map(removeFolder));
  }
});

describe('limits of a route', () => {
  const NOON = Date.UTC(2026, 10, 22, 12);
  const mail = (id: string, mailKind: MailRecord['mailKind'] = 'marketing'): MailRecord =>
    ({ id, mailKind }) as MailRecord;
  let now = NOON;
  const limits = (route: Partial<MailRoute>, sent = 0) =>
    createRouteLimits({
      settings: () => Promise.resolve({ name: 'main', ...route }),
      route: 'main',
      shared: { settings: settingsInMemory(), now: () => now },
      sentSince: () => Promise.resolve(sent),
      factor: () => 1,
    });

  test('each receiving domain gets its own pace: a mail that comes far too early is put back to its turn, others are not held up', async () => {
    const { delay } = limits({ domains: { 'gmail.com': 0.5 } });
    expect(await delay(mail('a'), 'x@gmail.com', NOON)).toBeNull();
    const turns = [await delay(mail('b'), 'y@Gmail.com', NOON), await delay(mail('c'), 'z@gmail.com', NOON)];
    // The first took what a late timer may catch up.
    expect(turns).toEqual([1980, 3980].map((ms) => ({ until: NOON + ms, reason: 'domain-pace' })));
    expect(await delay(mail('d'), 'z@example.com', NOON)).toBeNull();
    now = NOON + 1980;
    expect(await delay(mail('b'), 'y@gmail.com', now)).toBeNull();
    now = NOON + 3980;
    expect(await delay(mail('c'), 'z@gmail.com', now)).toBeNull();
    now = NOON;
  });

  test('a route that warms up sends so many a day, counting what went before a restart; asked-for mail goes all the same', async () => {
    const { delay } = limits({ warmUp: { from: '2026-11-22', perDay: [3, 5] } }, 2);
    const tomorrow = { until: Date.UTC(2026, 10, 23), reason: 'warm-up' };
    expect(await delay(mail('a'), 'x@example.com', NOON)).toBeNull();
    expect(await delay(mail('b'), 'x@example.com', NOON)).toEqual(tomorrow);
    expect(await delay(mail('c', 'service'), 'x@example.com', NOON)).toBeNull();
    expect(await delay(mail('b'), 'x@example.com', Date.UTC(2026, 10, 24))).toBeNull();
  });
});

/** Settings as the store keeps them, of one process. */
function settingsInMemory(): Pick<Settings, 'get' | 'compareAndSet'> {
  const kept = new Map<string, Setting<unknown>>();
  return {
    get: async <T>(name: string) => (kept.get(name) ?? null) as Setting<T> | null,
    compareAndSet: async (name, rev, value) => {
      if ((kept.get(name)?.rev ?? 0) !== rev) return false;
      kept.set(name, { value, rev: rev + 1 });
      return true;
    },
  };
}
