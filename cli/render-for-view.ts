import { mailSettingsSchema } from '../domain/files/mail-settings';
import type { MailRecord } from '../domain/lead/documents';
import type { Deps } from '../usecases/deps';
import { readCurrent } from '../usecases/files/read-published';
import { renderRow, type ComposeDeps } from '../worker/delivery/compose-mail';
import { createTemplateCache } from '../worker/delivery/template-cache';
import { asWholePage } from './whole-page';

/** Renders a mail of the ledger as it was or would be sent, for its browser view; null when it cannot be made any more. */
export function createViewRenderer(deps: Deps): (mail: MailRecord) => Promise<string | null> {
  const compose: ComposeDeps = {
    templates: createTemplateCache(deps.store.files, () => deps.catalog.stamp()),
    settings: async () => (await readCurrent(deps, 'mail'))?.value ?? mailSettingsSchema.parse({}),
    tokens: deps.tokens,
    publicUrl: deps.config.publicUrl,
    production: deps.config.production,
    nameOf: async (person) => (await deps.store.people.find(person))?.name ?? null,
  };
  return async (row) => {
    const lead = await deps.store.leads.find(row.lead);
    if (!lead) return null;
    const rendered = await renderRow(compose, row, lead);
    if (!rendered.ok) return null;
    const { html, language, subject } = rendered.mail;
    return asWholePage(html, { language, title: subject });
  };
}
