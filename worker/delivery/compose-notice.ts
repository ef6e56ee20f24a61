import Handlebars from 'handlebars';
import { NOTICE } from '../../domain/lead/notice';
import type { HandoffRecord, MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { sayInstant } from '../../domain/words/locales';
import { writeCalendarEntry } from '../../mail/calendar-entry';
import { composeMessage, type Attachment } from '../../mail/compose';
import type { Tokens } from '../../mail/tokens';
import { NOTICE_WORDS, type NoticeWords } from './notice-words';
import type { Composed } from './ports';

export type NoticeDeps = {
  handoff(id: string): Promise<HandoffRecord | null>;
  tokens: Tokens;
  publicUrl: string;
};

const FROM = { name: 'Ripen', address: 'ripen@example.com' };
const ZONE = 'Europe/Paris';
/** What an appointment or a call takes in a calendar. */
const MINUTES = 30;

type Facts = { name: string; score: string; until: string; when: string | null; link: string };

/**
 * A mail to a colleague. One about a handoff holds the signed link to answer it: opening the link shows a page and changes nothing
 * (pre-fetchers open links), the page's buttons decide.
 */
export async function composeNotice(deps: NoticeDeps, row: MailRecord, lead: LeadRecord): Promise<Composed> {
  const { to } = row;
  if (to === null) return { ok: false, reason: 'a notice without a recipient' };
  if (row.template === NOTICE.message) return composeNote(deps, row, lead, to);
  if (row.template === NOTICE.lines) return composeLines(deps, row, to);
  const words = NOTICE_WORDS[row.template]?.[row.language];
  if (words === undefined) return { ok: false, reason: `no notice ${row.template}` };
  const handoff = row.handoff === null ? null : await deps.handoff(row.handoff);
  if (row.handoff !== null && handoff === null) return { ok: false, reason: 'its handoff is gone' };
  const facts = factsOf(deps, { row, lead, handoff, to });
  const lines = words.lines.map((line) => say(line, facts)).filter((line) => line !== '');
  const html = words.lines.map((line) => Handlebars.compile(line)(facts)).filter((line) => line !== '');
  return send(row, to, {
    subject: say(words.subject, facts),
    html: `${paragraphs(html)}<p><a href="${facts.link}">${words.button}</a></p>`,
    text: [...lines, `${words.button}: ${facts.link}`].join('\n\n'),
    attachments: entriesOf(row, words, facts, lines),
  });
}

type About = { row: MailRecord; lead: LeadRecord; handoff: HandoffRecord | null; to: string };

function factsOf({ publicUrl, tokens }: NoticeDeps, { row, lead, handoff, to }: About): Facts {
  const { language } = row;
  return {
    name: nameOf(lead) || '—',
    score: String(handoff?.scoreAtOffer ?? '—'),
    until: handoff?.dueAt == null ? '—' : sayInstant(handoff.dueAt, language, ZONE),
    when: row.calendarAt === undefined ? null : sayInstant(row.calendarAt, language, ZONE),
    link:
      handoff === null
        ? `${publicUrl}/v1/leads/${encodeURIComponent(lead.id)}`
        : `${publicUrl}/h/${tokens.sign('handoff', { handoff: handoff.id, rep: to })}`,
  };
}

/** The appointment or the promised call, as a file that calendars take. */
function entriesOf(row: MailRecord, { entry }: NoticeWords, facts: Facts, lines: readonly string[]): Attachment[] {
  if (row.calendarAt === undefined || entry === undefined) return [];
  const text = writeCalendarEntry({
    id: `${row.enrolment}@ripen`,
    startsAt: row.calendarAt,
    minutes: MINUTES,
    summary: say(entry, facts),
    description: [...lines, facts.link].join('\n'),
    url: facts.link,
    writtenAt: row.plannedAt,
  });
  return [{ name: 'appointment.ics', type: 'text/calendar; charset=utf-8; method=PUBLISH', content: text }];
}

/** The message of a `notify` step or of the platform, with the lead it is about and where to find it. */
async function composeNote(
  { publicUrl }: NoticeDeps,
  row: MailRecord,
  lead: LeadRecord,
  to: string,
): Promise<Composed> {
  const name = nameOf(lead) || (lead.email ?? '—');
  const message = typeof row.subject === 'string' ? row.subject : (row.subject?.fr ?? row.subject?.en ?? '');
  const facts = { name, message, sequence: row.sequence, link: `${publicUrl}/v1/leads/${encodeURIComponent(lead.id)}` };
  return send(row, to, {
    subject: `${name} : ${message}`.slice(0, 200),
    html: Handlebars.compile('<p>{{message}}</p><p>{{name}} · {{sequence}}</p><p>{{link}}</p>')(facts),
    text: [message, `${name} · ${row.sequence}`, facts.link].join('\n\n'),
    attachments: [],
  });
}

/** The platform's own words, with where to go on. */
async function composeLines({ publicUrl }: NoticeDeps, row: MailRecord, to: string): Promise<Composed> {
  const lines = row.lines?.[row.language] ?? [];
  const subject = typeof row.subject === 'string' ? row.subject : (row.subject?.[row.language] ?? '');
  const html = Handlebars.compile('{{#each lines}}<p>{{this}}</p>{{/each}}<p><a href="{{link}}">{{link}}</a></p>');
  const link = `${publicUrl}/alerts`;
  return send(row, to, { subject, html: html({ lines, link }), text: [...lines, link].join('\n\n'), attachments: [] });
}

async function send(
  row: MailRecord,
  to: string,
  { subject, html, text, attachments }: { subject: string; html: string; text: string; attachments: Attachment[] },
): Promise<Composed> {
  const message = await composeMessage({
    ...{ id: row.id, from: FROM, to: { address: to }, subject, text, at: row.dueAt, attachments },
    html: `<!doctype html><html lang="${row.language}"><body style="font-family:sans-serif;line-height:1.5">${html}</body></html>`,
  });
  return { ok: true, ...message };
}

function nameOf({ profile: { firstName, lastName, company } }: LeadRecord): string {
  return [firstName, lastName, company].filter((part) => typeof part === 'string').join(' ');
}

function say(words: string, facts: Facts): string {
  return Handlebars.compile(words, { noEscape: true })(facts);
}

function paragraphs(lines: readonly string[]): string {
  return lines.map((line) => `<p>${line}</p>`).join('');
}
