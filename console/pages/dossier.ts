import type { Field } from '../../domain/files/fields';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { Item } from '../../domain/scoring/assessment';
import { explainItem } from '../../domain/scoring/explain-item';
import type { TimelineEntry, Json, JsonObject } from '../../domain/timeline/entry';
import { recordOf } from '../../domain/timeline/json-record';
import { sayBantDetails } from '../../domain/words/bant-words';
import type { Formats } from '../formats';
import { ANSWERS } from './bant-fields';
import { plain } from './lead-name';
import { profileLines } from './profile-lines';
import { readDays, type Day } from './timeline-days';

export type Dossier = {
  name: string;
  email: string;
  phone: string;
  company: string;
  frozenAt: number | null;
  fields: { field: string; value: string }[];
  score: { total: number | null; band: string; lines: { words: string; points: number }[] } | null;
  bant: { name: string; met: boolean; detail: string }[];
  projectStage: string;
  days: Day[];
  /** Entries that are not shown here, the oldest. */
  older: number;
  mails: { template: string; opened: number; clicked: number }[];
  notes: { at: number; actor: string; text: string }[];
  goodLead: string[];
  badLead: string[];
};

/** Entries of the timeline that a page shows; the others are on the page of the lead, one after the other. */
const ENTRIES_SHOWN = 500;
const NAMED = new Set(['firstName', 'lastName', 'email', 'phone', 'company']);

/** The dossier as frozen at the offer (`freeze-dossier.ts` says what it holds), as it is read; what is not there stays out. */
export function readDossier({ dossier, bant }: HandoffRecord, named: readonly Field[], formats: Formats): Dossier {
  const profile = recordOf(dossier.profile);
  const entries = list(dossier.timeline);
  const name = [profile.firstName, profile.lastName]
    .map(plain)
    .filter((part) => part !== '')
    .join(' ');
  const [email, phone, company] = [plain(profile.email), plain(profile.phone), plain(profile.company)];
  return {
    name: name === '' ? email || phone || company : name,
    ...{ email, phone, company },
    frozenAt: time(dossier.frozenAt),
    fields: profileLines(profile, named, formats, NAMED),
    score: readScore(dossier.score, formats),
    bant: ANSWERS.flatMap((name) => {
      const answer = bant?.[name];
      return answer ? [{ name, met: answer.met, detail: sayBantDetails(answer, formats.language).join(' · ') }] : [];
    }),
    projectStage: plain(dossier.projectStage),
    days: readDays(entries.slice(0, ENTRIES_SHOWN).flatMap(entryOf), formats),
    older: Math.max(0, (Number(dossier.timelineEntries) || entries.length) - ENTRIES_SHOWN),
    mails: list(dossier.mailsRead).map((mail) => ({
      template: plain(mail.template),
      opened: Number(mail.opened),
      clicked: Number(mail.clicked),
    })),
    notes: list(dossier.notes).map((note) => ({
      at: time(note.at) ?? 0,
      actor: plain(note.actor),
      text: plain(note.text),
    })),
    goodLead: texts(recordOf(dossier.definitions).goodLead, formats),
    badLead: texts(recordOf(dossier.definitions).badLead, formats),
  };
}

function readScore(score: Json | undefined, { now, language }: Formats): Dossier['score'] {
  const { total, band, items } = recordOf(score);
  if (total === undefined) return null;
  const lines = list(items).map((item) => {
    // Written by the same code as the items of a live explanation.
    const line = item as unknown as Item;
    return { words: explainItem(line, now, language), points: line.points };
  });
  return { total: typeof total === 'number' ? total : null, band: plain(band), lines };
}

function entryOf(entry: JsonObject): TimelineEntry[] {
  const at = time(entry.at);
  if (at === null) return [];
  const stage = recordOf(entry.stage);
  return [
    {
      id: plain(entry.id),
      at,
      receivedAt: at,
      kind: plain(entry.kind),
      actor: plain(entry.actor),
      props: recordOf(entry.props),
      ...(typeof entry.machine === 'string' && { machine: entry.machine }),
      ...(entry.retracted === true && { retracted: true }),
      ...('to' in stage && { stage: stage as unknown as NonNullable<TimelineEntry['stage']> }),
    },
  ];
}

function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.map((one) => recordOf(one)) : [];
}
function time(value: Json | undefined): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
/** Texts of a file, which may be in two languages. */
function texts(value: Json | undefined, { language }: Formats): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((one) =>
    typeof one === 'string' ? one : plain(recordOf(one)[language] ?? Object.values(recordOf(one))[0]),
  );
}
