import Handlebars from 'handlebars';
import type { HandoffRecord, MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { composeMessage } from '../../mail/compose';
import { MESSAGE_NOTICE } from '../../activities/lead/notice';
import type { Tokens } from '../../mail/tokens';
import type { Composed } from './ports';

export type NoticeDeps = {
  handoff(id: string): Promise<HandoffRecord | null>;
  tokens: Tokens;
  publicUrl: string;
};

const FROM = { name: 'Ripen', address: 'ripen@example.com' };

/** The words of the notices to colleagues, by language; the lead's name is all they say of the person. */
const WORDS = {
  fr: {
    subject: 'Un lead pour vous : {{{name}}}',
    lines: [
      '{{name}} vous est proposé, score {{score}}.',
      'Répondez avant le {{until}} ; passé ce délai, le lead ira à un collègue.',
    ],
    button: 'Voir le dossier, accepter ou retourner',
  },
  en: {
    subject: 'A lead for you: {{{name}}}',
    lines: [
      '{{name}} is offered to you, score {{score}}.',
      'Please answer before {{until}}; after that the lead goes to a colleague.',
    ],
    button: 'See the dossier, accept or return',
  },
} as const;

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const;
const WHEN = { timeZone: 'Europe/Paris', dateStyle: 'full', timeStyle: 'short' } as const;

/**
 * The mail that tells a rep of an offer, with the signed link to answer it: opening the link shows a page and changes nothing
 * (pre-fetchers open links), the page's buttons decide.
 */
export async function composeNotice(deps: NoticeDeps, row: MailRecord, lead: LeadRecord): Promise<Composed> {
  if (row.to !== null && row.template === MESSAGE_NOTICE) return composeNote(deps, row, lead, row.to);
  if (row.to === null || row.handoff === null) return { ok: false, reason: 'a notice without a recipient' };
  const handoff = await deps.handoff(row.handoff);
  if (handoff === null) return { ok: false, reason: 'its handoff is gone' };
  const words = WORDS[row.language];
  const { firstName, lastName, company } = lead.profile;
  const facts = {
    name: [firstName, lastName, company].filter((part) => typeof part === 'string').join(' ') || '—',
    score: handoff.scoreAtOffer ?? '—',
    until: handoff.dueAt === null ? '—' : new Date(handoff.dueAt).toLocaleString(LOCALES[row.language], WHEN),
    link: `${deps.publicUrl}/h/${deps.tokens.sign('handoff', { handoff: handoff.id, rep: row.to })}`,
  };
  const lines = words.lines.map((line) => Handlebars.compile(line)(facts));
  const html = `<!doctype html><html lang="${row.language}"><body style="font-family:sans-serif;line-height:1.5">${lines
    .map((line) => `<p>${line}</p>`)
    .join('')}<p><a href="${facts.link}">${words.button}</a></p></body></html>`;
  const text = [
    ...words.lines.map((line) => Handlebars.compile(line, { noEscape: true })(facts)),
    `${words.button}: ${facts.link}`,
  ];
  const message = await composeMessage({
    id: row.id,
    from: FROM,
    to: { address: row.to },
    subject: Handlebars.compile(words.subject)(facts),
    html,
    text: text.join('\n\n'),
    at: row.dueAt,
  });
  return { ok: true, ...message };
}

/** The message of a `notify` step, with the lead it is about and where to find it. */
async function composeNote(
  { publicUrl }: NoticeDeps,
  row: MailRecord,
  lead: LeadRecord,
  to: string,
): Promise<Composed> {
  const { firstName, lastName, company } = lead.profile;
  const name =
    [firstName, lastName, company].filter((part) => typeof part === 'string').join(' ') || (lead.email ?? '—');
  const message = typeof row.subject === 'string' ? row.subject : (row.subject?.fr ?? row.subject?.en ?? '');
  const facts = { name, message, sequence: row.sequence, link: `${publicUrl}/v1/leads/${encodeURIComponent(lead.id)}` };
  const body = '<p>{{message}}</p><p>{{name}} · {{sequence}}</p><p>{{link}}</p>';
  const html = Handlebars.compile(
    `<!doctype html><html lang="fr"><body style="font-family:sans-serif;line-height:1.5">${body}</body></html>`,
  )(facts);
  const text = [message, `${name} · ${row.sequence}`, facts.link].join('\n\n');
  const subject = `${name} : ${message}`.slice(0, 200);
  const composed = await composeMessage({
    id: row.id,
    from: FROM,
    to: { address: to },
    subject,
    html,
    text,
    at: row.dueAt,
  });
  return { ok: true, ...composed };
}
