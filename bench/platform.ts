import { Client, Connection } from '@temporalio/client';
import { leadWorkflowId } from '../workflows/contract/names';
import { limitRow, median, type Row } from './row';
import { preparePlace, removePlace, startPlatform, type PlatformPlace } from './started-platform';

const CLICKS = 15;
const PIXEL_HITS = 20;
/** A click within 2 s of delivery is taken for a scanner's (lifecycle.md, edge case 12). */
const UNSUSPICIOUS_MS = 2_500;
const PATIENCE_MS = 60_000;
const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' };

type Mailed = { lead: string; link: string; pixel: string };

/** A warm start, then on the idle platform and the real clock: from click to branch, signals of twenty opens, memory. */
export async function measurePlatform(): Promise<Row[]> {
  const place = await preparePlace();
  try {
    // The first start fills caches and publishes the workspace; the second one is what people meet every day.
    await (await startPlatform(place)).stop();
    const platform = await startPlatform(place);
    try {
      const rows = [limitRow('warm start, `npm start` to /readyz 200', platform.readyMs / 1000, 's', 10)];
      rows.push(limitRow('processor time of it, all processes', platform.readyCpuMs / 1000, 's', null));
      const idle = await platform.memory();
      const mailed = await mailLeads(place, CLICKS + 1);
      const waits: number[] = [];
      for (const one of mailed.slice(1)) waits.push(await clickToBranch(place, one));
      rows.push(limitRow(`click to branch, idle, median of ${CLICKS}`, median(waits), 'ms', 1000));
      rows.push(limitRow('click to branch, idle, slowest', Math.max(...waits), 'ms', null));
      rows.push(
        limitRow(`${PIXEL_HITS} opens of a lead in a second`, await signalsOfOpens(place, mailed[0]!), 'signals', 1),
      );
      const after = await platform.memory();
      for (const [name, mib] of after) {
        rows.push(limitRow(`memory, ${name}`, mib, 'MiB', null, `${Math.round(idle.get(name) ?? 0)} (just started)`));
      }
      return rows;
    } finally {
      await platform.stop();
    }
  } finally {
    await removePlace(place);
  }
}

/** New leads, each with the sequence's mail in the inbox, long enough ago to be clicked by a person. */
async function mailLeads(place: PlatformPlace, count: number): Promise<Mailed[]> {
  const made = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const email = `click-${n}@example.com`;
      const at = new Date().toISOString();
      const consent = { email: 'granted', tracking: true, basis: 'consent', notice: 'bench', source: 'bench', at };
      const { id } = await ask(place, 'POST', '/v1/leads', { email, consent, tags: ['clicks'] });
      return { id: id as string, email };
    }),
  );
  const mailed: Mailed[] = [];
  for (const { id, email } of made) {
    const html = await until('the mail', async () => {
      const answer = await fetch(`${place.inboxUrl}/api/messages?to=${email}`);
      return ((await answer.json()) as { items: { html: string }[] }).items[0]?.html;
    });
    const link = /href="([^"]*\/t\/c\/[^"]+)"/.exec(html)?.[1];
    const pixel = /src="([^"]*\/t\/o\/[^"]+)"/.exec(html)?.[1];
    if (link === undefined || pixel === undefined) throw new Error(`no tracked link or pixel in the mail:\n${html}`);
    mailed.push({ lead: id, link: here(place, link), pixel: here(place, pixel) });
  }
  await new Promise((resolve) => setTimeout(resolve, UNSUSPICIOUS_MS));
  return mailed;
}

/** Real ms from the request of a click to a read of the lead that shows the branch's tag. */
async function clickToBranch(place: PlatformPlace, { lead, link }: Mailed): Promise<number> {
  const begun = performance.now();
  await fetch(link, { headers: BROWSER, redirect: 'manual' });
  await until('the branch', async () => {
    const { tags } = await ask(place, 'GET', `/v1/leads/${lead}`);
    return (tags as string[]).includes('branched') || undefined;
  });
  return performance.now() - begun;
}

/** Signals in the lead's history for twenty pixel hits within a second. */
async function signalsOfOpens(place: PlatformPlace, { lead, pixel }: Mailed): Promise<number> {
  const connection = await Connection.connect({ address: place.temporalAddress });
  try {
    const handle = new Client({ connection }).workflow.getHandle(leadWorkflowId(lead));
    const signals = async (): Promise<number> =>
      ((await handle.fetchHistory()).events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes)
        .length;
    const opens = async (): Promise<number> => {
      const { items } = await ask(place, 'GET', `/v1/leads/${lead}/timeline?limit=200`);
      return (items as { kind: string }[]).filter(({ kind }) => kind === 'email.opened').length;
    };
    const before = await signals();
    for (let hit = 0; hit < PIXEL_HITS; hit++) {
      await fetch(pixel, { headers: BROWSER });
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await until('twenty opens on the timeline', async () => (await opens()) >= PIXEL_HITS || undefined);
    await until('a signal', async () => (await signals()) > before || undefined);
    // Were there a second signal it would have come within another hold of a second.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return (await signals()) - before;
  } finally {
    await connection.close();
  }
}

/** The address in the mail on this platform's port. */
function here({ url }: PlatformPlace, found: string): string {
  const { pathname, search } = new URL(found.replaceAll('&amp;', '&'));
  return `${url}${pathname}${search}`;
}

async function ask({ url }: PlatformPlace, method: string, path: string, body?: object): Promise<any> {
  const headers = { authorization: 'Bearer dev-admin', 'content-type': 'application/json' };
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
