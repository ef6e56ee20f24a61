import { compileTemplate, type Template } from '../../mail/template';
import { renderMail, type RenderedMail, type RenderOverrides } from '../../mail/render';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Deps } from '../deps';
import { readCodeNames } from '../files/known-names';
import { readSharedParts } from '../files/shared-parts';
import { done, notFound, type Finding, type Outcome } from '../outcome';

/** A template as it is being written: the draft, else what is published, compiled with the published layouts and partials. */
export async function openTemplate(deps: Deps, name: string): Promise<Outcome<Template>> {
  const { files } = deps.store;
  const record = await files.get('templates', name);
  const parts = record?.draft ?? (await files.published('templates', name))?.parts;
  if (parts === undefined || name.includes('/')) return notFound('template');
  const compiled = await compileTemplate({ name, ...parts }, await readSharedParts(deps), await readCodeNames(deps));
  return compiled.ok ? done(compiled.template) : { code: 'invalid', errors: compiled.errors };
}

type RenderOptions = { language?: string | undefined; sequence?: string; score?: number; overrides?: RenderOverrides };

/** Who the mail comes from, where the template itself says so. */
function senderOf({ front: { from } }: Template): Record<string, unknown> {
  return typeof from === 'object' ? from : { name: 'Camille', address: 'camille@example.com' };
}

/** The mail as the lead would have it, with the addresses of its pages left unsigned: they lead nowhere. */
export function renderSample(
  deps: Pick<Deps, 'config'>,
  template: Template,
  lead: LeadRecord,
  { language, sequence, score, overrides }: RenderOptions = {},
): { ok: true; mail: RenderedMail } | { ok: false; errors: Finding[] } {
  const page = (path: string): string => `${deps.config.publicUrl}${path}`;
  return renderMail(
    template,
    {
      lead: { ...lead.profile, email: lead.email ?? '' },
      language: language ?? lead.language,
      // What only some mails have: a sample, so that it can be looked at.
      coupon: 'SAMPLE-CODE',
      codes: Object.fromEntries([...template.variables].map((name) => [name, 'SAMPLE-CODE'])),
      sender: senderOf(template),
      rep: { name: 'Camille', email: 'camille@example.com' },
      ...(sequence !== undefined && { sequence }),
      ...(score !== undefined && { score }),
      urls: {
        unsubscribe: page('/u/preview'),
        preferences: page('/p/preview'),
        view: page('/v/preview'),
        confirm: page('/o/preview'),
        document: page('/a/preview'),
        data: page('/p/preview'),
        asset: (name) => page(`/a/${encodeURIComponent(name)}`),
      },
    },
    overrides,
  );
}
