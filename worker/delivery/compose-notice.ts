import Handlebars from 'handlebars';
import { NOTICE } from '../../domain/lead/notice';
import { calendarOfTeam } from '../../domain/handoff/routing';
import type { HandoffRecord, MailRecord } from '../../domain/lead/documents';
import type { Language, LeadRecord } from '../../domain/lead/lead';
import { inLanguage } from '../../domain/words/in-language';
import { sayInstant } from '../../domain/words/locales';
import { writeCalendarEntry } from '../../mail/calendar-entry';
import type { Attachment } from '../../mail/compose';
import type { Tokens } from '../../mail/tokens';
import type { Catalog } from '../../activities/ports';
import { composeHouseMail, type HouseDeps } from './house-mail';
import { NOTICE_WORDS, OPEN_HOME, SEE_LEAD, type NoticeWords } from './notice-words';
import type { Composed } from './ports';

export type NoticeDeps = HouseDeps & {
  handoff(id: string): Promise<HandoffRecord | null>;
  /** What a colleague reads; null where they are not known as a person, or have not said. */
  languageOf(person: string): Promise<Language | null>;
  catalog: Pick<Catalog, 'agreement' | 'teams'>;
  tokens: Tokens;
};

/** What an appointment or a call takes in a calendar. */
const MINUTES = 30;

type Facts = { name: string; score: string; until: string; when: string | null; link: string };

/**
 * A mail to a colleague. One about a handoff holds the signed link to answer it: opening the link shows a page and changes nothing
 * (pre-fetchers open links), the page's buttons decide. Written in its reader's language, times in the zone of their calendar.
 */
export async function composeNotice(deps: NoticeDeps, claimed: MailRecord, lead: LeadRecord): Promise<Composed> {
  const { to } = claimed;
  if (to === null) return { ok: false, reason: 'a notice without a recipient' };
  const row = { ...claimed, language: (await deps.languageOf(to)) ?? claimed.language };
  if (row.template === NOTICE.message) return composeNote(deps, row, lead, to);
  if (row.template === NOTICE.lines) return composeLines(deps, row, to);
  const words = NOTICE_WORDS[row.template]?.[row.language];
  if (words === undefined) return { ok: false, reason: `no notice ${row.template}` };
  const handoff = row.handoff === null ? null : await deps.handoff(row.handoff);
  if (row.handoff !== null && handoff === null) return { ok: false, reason: 'its handoff is gone' };
  const zone = await zoneOf(deps, handoff?.team ?? null);
  const facts = factsOf(deps, { row, lead, handoff, to, zone });
  const lines = words.lines.map((line) => say(line, facts)).filter((line) => line !== '');
  return composeHouseMail(deps, row, {
    to,
    subject: say(words.subject, facts),
    paragraphs: lines.map((line) => ({ words: line })),
    button: { label: words.button, link: facts.link },
    attachments: entriesOf(row, words, facts, lines),
  });
}

type About = { row: MailRecord; lead: LeadRecord; handoff: HandoffRecord | null; to: string; zone: string };

/** Of the team's calendar where it has one, else of the agreement's. */
async function zoneOf({ catalog }: NoticeDeps, team: string | null): Promise<string> {
  const own = calendarOfTeam(await catalog.teams(), team);
  return (own ?? (await catalog.agreement()).calendar).zone;
}

function factsOf({ publicUrl, tokens }: NoticeDeps, { row, lead, handoff, to, zone }: About): Facts {
  const { language } = row;
  return {
    name: nameOf(lead) || '—',
    score: String(handoff?.scoreAtOffer ?? '—'),
    until: handoff?.dueAt == null ? '—' : sayInstant(handoff.dueAt, language, zone),
    when: row.calendarAt === undefined ? null : sayInstant(row.calendarAt, language, zone),
    link:
      handoff === null
        ? `${publicUrl}/leads/${encodeURIComponent(lead.id)}`
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
async function composeNote(deps: NoticeDeps, row: MailRecord, lead: LeadRecord, to: string): Promise<Composed> {
  const name = nameOf(lead) || (lead.email ?? '—');
  const { language } = row;
  const message = inLanguage(row.subject, language);
  return composeHouseMail(deps, row, {
    to,
    subject: `${name}${language === 'fr' ? '\u00a0: ' : ': '}${message}`.slice(0, 200),
    paragraphs: [{ words: message }, { words: `${name} · ${row.sequence}` }],
    button: { label: SEE_LEAD[language], link: `${deps.publicUrl}/leads/${encodeURIComponent(lead.id)}` },
  });
}

/** The platform's own words, with where to go on: home shows each reader what of it is theirs. */
async function composeLines(deps: NoticeDeps, row: MailRecord, to: string): Promise<Composed> {
  return composeHouseMail(deps, row, {
    to,
    subject: inLanguage(row.subject, row.language),
    paragraphs: (row.lines?.[row.language] ?? []).map((words) => ({ words })),
    button: { label: OPEN_HOME[row.language], link: `${deps.publicUrl}/` },
  });
}

/** `Claire Martin (Acme)`; of who is known by one of the two only, that one. */
function nameOf({ company: known, profile: { firstName, lastName, company = known } }: LeadRecord): string {
  const isWritten = (part: unknown): part is string => typeof part === 'string' && part !== '';
  const name = [firstName, lastName].filter(isWritten).join(' ');
  if (!isWritten(company)) return name;
  return name === '' ? company : `${name} (${company})`;
}

function say(words: string, facts: Facts): string {
  return Handlebars.compile(words, { noEscape: true })(facts);
}
