import { newId } from '../capture/new-id';
import { NO_LEAD } from '../../domain/lead/notice';
import { serviceMail } from '../../domain/lead/waiting-mail';
import type { Asker, Deps } from '../deps';
import { conflict, done, type Outcome } from '../outcome';
import { previewTemplate } from './preview-template';
import { readSample, type SampleInput } from './sample-lead';

export type TestInput = { template: string; lead: SampleInput; language?: 'fr' | 'en' | undefined; to: string };

/** How long a test mail is worth sending. */
const TEST_LIFE_MS = 24 * 3_600_000;

/**
 * Mails the published template, as a lead or somebody made up would have it, to a colleague: by the same ledger, pump and route as every mail, under no
 * consent, cap or window of the lead, and without a trace on its timeline. Refused where it does not render.
 */
export async function sendTest(
  deps: Deps,
  asker: Asker,
  { template, lead: reference, language, to }: TestInput,
): Promise<Outcome<{ mail: string }>> {
  const sample = await readSample(deps, asker, reference, deps.clock.now());
  if (sample.code !== 'ok') return sample;
  const published = await deps.store.files.published('templates', template);
  const preview = await previewTemplate(deps, asker, { template, lead: reference, language });
  if (preview.code !== 'ok') return preview;
  if (published === null) return conflict('publish the template first: what is sent is the published version');
  const { lead } = sample.value;
  const isKnown = typeof reference === 'string';
  const now = deps.clock.now();
  const row = await deps.store.mails.claim(
    serviceMail(lead, now, {
      id: `${lead.id}.test:${newId()}`,
      lead: isKnown ? lead.id : NO_LEAD,
      ...(!isKnown && { sample: { email: lead.email, profile: lead.profile } }),
      enrolment: `${lead.id}.test`,
      sequence: '',
      step: 'test',
      template,
      templateVersion: published.version,
      to,
      ...(language !== undefined && { language }),
      expiresAt: now + TEST_LIFE_MS,
    }),
  );
  return done({ mail: row.id });
}
