import { machineAt } from '../../api/capture/machine-agent';
import { addressOf, createMachineNetworks, type InMachineNetwork } from '../../api/capture/machine-networks';
import { mailSettingsSchema } from '../../domain/files/mail-settings';
import { findMachineClicks } from '../../domain/timeline/machine-bursts';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { CORPUS, MACHINE_NETWORKS } from './corpus';

const inMachineNetwork = createMachineNetworks({
  mailSettings: () => Promise.resolve(mailSettingsSchema.parse({ machineNetworks: [...MACHINE_NETWORKS] })),
});
type Verdict = (typeof CORPUS)[number] & { said: string | undefined };
const judgeAll = (networks: InMachineNetwork | undefined): Promise<Verdict[]> =>
  Promise.all(
    CORPUS.map(async (sample) => {
      const headers = { ...sample.headers, ...(sample.agent === undefined ? {} : { 'user-agent': sample.agent }) };
      const said = await machineAt({ method: sample.method ?? 'GET', headers }, sample.from, networks);
      return { ...sample, said };
    }),
  );

test('of at least 60 requests, single ones are told apart with a precision of 1 and a recall of 0.95 (edge case 12)', async () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(60);
  const verdicts = await judgeAll(inMachineNetwork);
  const caught = verdicts.filter(({ machine, said }) => machine && said !== undefined).length;
  const accused = verdicts.filter(({ said }) => said !== undefined);
  const machines = verdicts.filter(({ machine }) => machine).length;
  expect(accused.filter(({ machine }) => !machine).map(({ by, said }) => `${by}: ${said ?? ''}`)).toEqual([]);
  expect(verdicts.filter(({ machine, said }) => machine && said === undefined).map(({ by }) => by)).toEqual([
    'Safe Links under Chrome’s name',
    'a gateway under Safari’s name',
  ]);
  // What docs/tracking.md tells of it.
  expect([CORPUS.length, machines, caught, accused.length]).toEqual([83, 48, 46, 46]);
  expect(caught / machines).toBeGreaterThanOrEqual(0.95);
});

test('a network is held against a request only where it is listed, and tells those that a browser’s agent hides', async () => {
  const byNetwork = (await judgeAll(inMachineNetwork)).filter(({ said }) => said === 'network');
  expect(byNetwork.map(({ by }) => by)).toEqual([
    'a gateway under Chrome’s name, from its network',
    'its sandbox over IPv6',
  ]);
  expect((await judgeAll(undefined)).some(({ said }) => said === 'network')).toBe(false);
  const away = createMachineNetworks({ mailSettings: () => Promise.reject(new Error('the store is away')) });
  expect(await away('203.0.113.77')).toBe(false);
});

test('who is behind our own proxies is asked, not who a client says it is', () => {
  const at = (forwarded: string | undefined, trusted: string[]) =>
    addressOf(
      {
        headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
        socket: { remoteAddress: '10.0.0.1' },
      } as unknown as Parameters<typeof addressOf>[0],
      (hop) => trusted.includes(hop),
    );
  expect(at(undefined, [])).toBe('10.0.0.1');
  expect(at('203.0.113.77', [])).toBe('10.0.0.1');
  expect(at('203.0.113.77, 198.51.100.4', ['10.0.0.1'])).toBe('198.51.100.4');
  expect(at('198.51.100.4, 10.0.0.2', ['10.0.0.1', '10.0.0.2'])).toBe('198.51.100.4');
  expect(at('10.0.0.2', ['10.0.0.1', '10.0.0.2'])).toBe('10.0.0.2');
});

const NOW = 1_000_000;
const entry = (id: string, kind: string, at: number, given: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id,
  at,
  receivedAt: at,
  kind,
  actor: 'lead',
  props: { name: id },
  mail: 'm1',
  ...given,
});
const sent = entry('sent', 'email.sent', NOW - 60_000);
const clickAfter = (id: string, ms: number, given: Partial<TimelineEntry> = {}): TimelineEntry =>
  entry(id, 'email.clicked', sent.at + ms, given);
const judged = (entries: TimelineEntry[], factor = 1): [string, string][] =>
  findMachineClicks([sent, ...entries], factor, NOW).map(({ id, machine }) => [id, machine]);

test('all links within two seconds of delivery are a scanner’s, the first one too once the second comes', () => {
  expect(judged([clickAfter('a', 500)])).toEqual([]);
  expect(judged([clickAfter('a', 500), clickAfter('b', 900)])).toEqual([
    ['a', 'all-links'],
    ['b', 'all-links'],
  ]);
  expect(judged([clickAfter('a', 500), clickAfter('b', 900), clickAfter('later', 30_000)])).toHaveLength(2);
});

test('a person who clicks one link twice, two links later, or the links of two mails is no machine', () => {
  expect(judged([clickAfter('a', 500), clickAfter('a2', 900, { props: { name: 'a' } })])).toEqual([]);
  expect(judged([clickAfter('a', 5_000), clickAfter('b', 6_000)])).toEqual([]);
  expect(judged([clickAfter('a', 500), clickAfter('b', 900, { mail: 'm2' })])).toEqual([]);
});

test('a link that a scanner has just tried is not then clicked by a person within seconds', () => {
  const head = clickAfter('head', 20_000, { machine: 'head', props: { name: 'guide' } });
  expect(judged([head, clickAfter('get', 21_000, { props: { name: 'guide' } })])).toEqual([['get', 'after-scanner']]);
  expect(judged([head, clickAfter('person', 40_000, { props: { name: 'guide' } })])).toEqual([]);
});

test('whatever of a mail is clicked at the time its unseen link is followed is a machine’s, before and after', () => {
  const trap = clickAfter('trap', 20_000, { machine: 'trap', props: {} });
  expect(judged([clickAfter('a', 5_000), trap, clickAfter('b', 31_000)])).toEqual([
    ['a', 'beside-trap'],
    ['b', 'beside-trap'],
  ]);
  expect(judged([trap, clickAfter('person', 60_000), clickAfter('other', 21_000, { mail: 'm2' })])).toEqual([]);
});

test('seconds are real ones, however fast the virtual clock runs, and what is older than ten minutes stays as it was', () => {
  const fast = [clickAfter('a', 15_000), clickAfter('b', 18_000)];
  expect(judged(fast)).toEqual([]);
  expect(judged(fast, 10)).toHaveLength(2);
  const old = findMachineClicks([sent, clickAfter('a', 500), clickAfter('b', 900)], 1, NOW + 700_000);
  expect(old).toEqual([]);
});
