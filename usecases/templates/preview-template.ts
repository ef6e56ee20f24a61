import { reviewMail } from '../../mail/review-mail';
import type { RenderedMail } from '../../mail/render';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { openTemplate, renderSample } from './render-sample';
import { readSample, type SampleInput } from './sample-lead';

export type PreviewInput = { template: string; lead: SampleInput; language?: 'fr' | 'en' | undefined };

/** The mail a template makes for a lead, and what would better be changed; nothing is sent or stored. */
export async function previewTemplate(
  deps: Deps,
  asker: Asker,
  { template: name, lead, language }: PreviewInput,
): Promise<Outcome<RenderedMail>> {
  const template = await openTemplate(deps, name);
  if (template.code !== 'ok') return template;
  const sample = await readSample(deps, asker, lead, deps.clock.now());
  if (sample.code !== 'ok') return sample;
  const rendered = renderSample(deps, template.value, sample.value.lead, { language });
  if (!rendered.ok) return { code: 'invalid', errors: rendered.errors };
  const { mail } = rendered;
  return done({ ...mail, warnings: [...mail.warnings, ...reviewMail(mail)] });
}
