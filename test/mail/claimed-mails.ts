import { askConfirmation } from '../../activities/lead/ask-confirmation';
import type { LeadDeps } from '../../activities/ports';
import { mailSettingsSchema } from '../../domain/files/mail-settings';
import { waitingMail } from '../../domain/lead/waiting-mail';
import { planBroadcast } from '../../domain/life/broadcast';
import type { createCatalog } from '../../store/files/catalog';
import { askForOwnData } from '../../usecases/capture/own-data';
import { readBroadcast } from '../../usecases/sequences/read-broadcast';
import type { CaptureFixture } from '../capture/store-fixture';

/** What is mailed: a step, an issue of a stream, a broadcast, or what a person asked for: to confirm a consent, a link to their data. */
export const KINDS = ['step', 'stream', 'broadcast', 'confirmation', 'data-link'] as const;
export type Kind = (typeof KINDS)[number];

/** What claims a mail of a kind for a lead as the platform does: the `n`th of its kind, but one link and one broadcast a lead. */
export async function openClaims(
  { store, context, publish }: CaptureFixture,
  catalog: ReturnType<typeof createCatalog>,
): Promise<(what: Kind, id: string, n: number) => Promise<void>> {
  const at = new Date(Date.now() - 60_000).toISOString();
  const text = `broadcast: cast\nsegment: all\nat: ${at}\nemail: { template: t, topic: news }\n`;
  await publish('sequences', 'cast', text);
  const cast = await readBroadcast({ store, catalog }, { name: 'cast', version: 1 });
  if (cast === null) throw new Error('the broadcast cannot be read');
  const settings = mailSettingsSchema.parse({ confirmation: { template: 't' } });
  const own = { mailSettings: () => Promise.resolve(settings), templateVersion: () => Promise.resolve(1) };
  const confirming = { mails: store.mails, catalog: own } as unknown as LeadDeps;
  return async (what, id, n) => {
    if (what === 'data-link') return askForOwnData(context, id);
    if (what === 'step' || what === 'stream') {
      const row = rowOf(id, n);
      await store.mails.claim(
        what === 'step' ? row : { ...row, id: `${id}.s1:i${n}`, enrolment: `${id}.s1`, sequence: 'issues' },
      );
      return;
    }
    const record = await store.leads.find(id);
    if (record === null) return;
    const now = Date.now();
    if (what === 'confirmation') {
      const props = { form: 'f', confirm: 'double', asked: ['email'] };
      const entry = { id: `h${n}`, at: now, receivedAt: now, kind: 'form.submitted', actor: 'lead', props };
      return askConfirmation(confirming, record, { entries: [entry], cursor: 0 }, now);
    }
    const planned = planBroadcast(record, cast.sequence, await catalog.agreement(), now - 1, 1);
    if (planned.mail !== null) await store.mails.claim(planned.mail);
  };
}

/** The row of a step's mail, due now. */
export function rowOf(id: string, n: number): ReturnType<typeof waitingMail> {
  const at = Date.now() - 1;
  return waitingMail({
    id: `${id}.e1:s${n}`,
    lead: id,
    enrolment: `${id}.e1`,
    sequence: 's',
    step: `s${n}`,
    template: 't',
    topic: 'news',
    mailKind: 'marketing',
    language: 'fr',
    priority: 0,
    plannedAt: at,
    expiresAt: at + 1e9,
  });
}
