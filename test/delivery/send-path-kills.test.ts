import { template } from '../support/lab-files';
import { openSendPath, type Life, type SendPath, type Witness } from '../support/send-path';

// Some 300 lives: a minute where the machine is idle.
jest.setTimeout(900_000);

const STARTED_AT = Date.UTC(2026, 2, 2, 9);
const SEQUENCE = `
sequence: kills
entry: { when: { profile.industry: manufacturing } }
steps:
  - { id: one, email: { template: first, kind: service } }
  - wait: 1 day
  - { id: two, email: { template: first, kind: service } }
  - wait: 1 day
  - { id: lost, email: { template: absent, kind: service, validFor: 1 day } }
  - wait: 1 hour
`;

let path: SendPath;
beforeAll(async () => {
  path = await openSendPath(STARTED_AT);
  await path.publish('templates', 'first', template('Bonjour'), 'html');
  await path.publish('sequences', 'kills', SEQUENCE);
});
afterAll(() => path.stop());

type Told = { state: string; received: number; alerts: string[] };

/** What came of each mail: the ledger's word, how often the inbox has it, and what people were told. */
async function mailsOf({ id, email }: Life): Promise<Record<string, Told>> {
  const received = (await path.received(email)).map(({ headers }) =>
    decodeURIComponent(String(headers['x-ripen-mail'])),
  );
  const rows = await path.store.mails.ofEnrolment(`${id}.e1`);
  const { items: alerts } = await path.store.alerts.list({ lead: id, limit: 50 });
  return Object.fromEntries(
    rows.map((row) => [
      row.step,
      {
        state: row.state,
        received: received.filter((mail) => mail === row.id).length,
        alerts: alerts
          .filter(({ message, kind }) => kind.startsWith('mail.') && message.startsWith(row.template))
          .map(({ kind }) => kind),
      },
    ]),
  );
}

const SKIPPED: Told = { state: 'skipped', received: 0, alerts: [] };

/** What must hold of a life, wherever in it its worker died; empty where it does. */
async function broken(life: Life, witness: Witness): Promise<string[]> {
  const faults: string[] = [];
  const say = (fault: string): void => void faults.push(fault);
  if (life.state.stage !== 'captured' || life.state.enrollment !== null) say('the lead did not come to the end');
  const mails = await mailsOf(life);
  for (const step of ['one', 'two']) {
    const { state, received, alerts } = mails[step] ?? SKIPPED;
    if (received > 1) say(`${step} was sent ${received} times`);
    if (state === 'sent' && received === 0) say(`${step} is told to be sent and was not`);
    if (state === 'unknown' && witness === 'inbox') say(`${step} is unknown though the inbox tells`);
    if (state === 'unknown' && !alerts.includes('mail.unknown')) say(`${step} is unknown and nobody was told`);
    if (state !== 'sent' && state !== 'unknown') say(`${step} is ${state}`);
  }
  const { state, alerts } = mails.lost ?? SKIPPED;
  if (state !== 'expired') say(`the mail without template is ${state}`);
  if (!alerts.includes('mail.parked')) say('a mail was parked and nobody was told');
  return faults;
}

/** Where it matters whether somebody can tell what the server has: from the claim of a mail to the end of it. */
const ON_THE_WAY = /(smtp|mails|alerts|signal)/;

describe.each<Witness>(['inbox', 'nobody'])(
  'a worker killed at any await of the send path (the witness: %s)',
  (witness) => {
    test('sends no mail twice, skips none, and parks none without an alert (edge cases 9, 54)', async () => {
      // The first life fills the caches; the second has the moments of every later one.
      await path.live(null, witness);
      const { moments } = await path.live(null, witness);
      expect(moments.length).toBeGreaterThanOrEqual(200);
      for (const phase of [
        'before mails.insertMany',
        'after smtp.data',
        'after smtp.send',
        'before signal',
        'after alerts.insertMany',
      ]) {
        expect(moments).toContain(phase);
      }
      const faults: string[] = [];
      let kills = 0;
      // To the end of the life: a moment more or less in parallel calls does not matter.
      for (let dieAt = 1; ; dieAt += 1) {
        if (witness === 'nobody' && dieAt <= moments.length && !ON_THE_WAY.test(moments[dieAt - 1] ?? '')) continue;
        const life = await path.live(dieAt, witness);
        if (!life.died) break;
        kills += 1;
        const moment = `${dieAt} (${life.moments[dieAt - 1] ?? ''})`;
        faults.push(...(await broken(life, witness)).map((fault) => `${moment}: ${fault}`));
      }
      expect(kills).toBeGreaterThan(witness === 'inbox' ? 200 : 50);
      expect(faults).toEqual([]);
    });
  },
);
