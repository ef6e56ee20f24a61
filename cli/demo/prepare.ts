import { parseDocument } from 'yaml';
import type { ApiClient, Key } from './api-client';
import type { ImportReport } from './outcome';

/**
 * The clocks the example's colleagues agree on: at a second a day, one of minutes would be over before a person could look, and no
 * timer can be shorter than half a day (decisions.md 2).
 */
const CLOCKS: Record<string, string> = {
  handRaiser: '1 business day',
  firstAttempt: '2 business days',
  qualify: '10 business days',
  accept: '3 business days',
  followUp: '8 business days',
};
const ASK_EVERY_MS = 100;
const IMPORT_WITHIN_MS = 60_000;

/** Puts clocks in days into the agreement, as its two sides would: a new version, signed by both. */
export async function agreeOnClocks(api: ApiClient): Promise<void> {
  const { items } = (await api.call('/v1/agreements', { key: 'dev-marketer' })) as { items: { name: string }[] };
  const name = items[0]?.name;
  if (name === undefined) throw new Error('The platform has no agreement.');
  const { text } = (await api.call(`/v1/agreements/${name}`, { key: 'dev-marketer' })) as { text: string };
  const agreement = parseDocument(text);
  for (const [clock, duration] of Object.entries(CLOCKS)) agreement.setIn(['sla', clock], duration);
  const path = `/v1/agreements/${name}`;
  const body = agreement.toString();
  await api.call(path, { key: 'dev-marketer', method: 'PUT', body, type: 'application/yaml' });
  await api.call(`${path}/publish`, { key: 'dev-marketer', method: 'POST', body: { confirm: true } });
  const sides: Key[] = ['dev-marketer', 'dev-sales-manager'];
  for (const key of sides) await api.call(`${path}/sign`, { key, method: 'POST', body: {} });
}

/**
 * Takes the reactivation of who has been silent for three months out of use: the story ends before, and on a busy machine, where every
 * mail goes a little later, it would begin for the first of them.
 */
export async function endBeforeReactivation(api: ApiClient): Promise<void> {
  await api.call('/v1/sequences/hr-reactivation/archive', { key: 'dev-marketer', method: 'POST', body: {} });
}

/** Tells what each source cost, in EUR, so that the platform can say what came back. */
export async function tellCosts(api: ApiClient, costs: Readonly<Record<string, number>>): Promise<void> {
  for (const [source, cost] of Object.entries(costs)) {
    const body = { cost, currency: 'EUR' };
    await api.call(`/v1/sources/${encodeURIComponent(source)}`, { key: 'dev-marketer', method: 'PUT', body });
  }
}

/** Imports a CSV and waits until its job is done. Throws when it fails or takes longer than a minute. */
export async function importLeads(api: ApiClient, csv: string): Promise<ImportReport> {
  const sent = { key: 'dev-marketer', method: 'POST', body: csv, type: 'text/csv' } as const;
  const { id } = (await api.call('/v1/imports', sent)) as { id: string };
  const deadline = Date.now() + IMPORT_WITHIN_MS;
  for (;;) {
    const job = (await api.call(`/v1/imports/${id}`, { key: 'dev-marketer' })) as ImportReport & { status: string };
    if (job.status === 'done') return job;
    if (job.status === 'failed') throw new Error(`The import failed: ${JSON.stringify(job.errors)}`);
    if (Date.now() > deadline) throw new Error(`The import is ${job.status} after a minute.`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
