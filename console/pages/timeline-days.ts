import type { TimelineRow } from '../../usecases/leads/read-timeline';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Formats } from '../formats';
import { sayEntry } from './entry-words';

export type EntryLine = {
  at: number;
  kind: string;
  words: string;
  detail: string;
  actor: string | null;
  points: number | null;
  machine: boolean;
  /** Why it does not count. */
  why: string;
  tone: string;
};
export type Day = { day: string; entries: EntryLine[] };

/** Entries as they are read: newest first, one group a day of the reader's zone. */
export function readDays(entries: readonly (TimelineRow | TimelineEntry)[], formats: Formats): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const day = formats.day(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(lineOf(entry, formats));
    else days.push({ day, entries: [lineOf(entry, formats)] });
  }
  return days;
}

function lineOf(entry: TimelineRow | TimelineEntry, formats: Formats): EntryLine {
  const { at, kind, stage, actor } = entry;
  const given = 'points' in entry ? (entry.points ?? []) : [];
  const counted = entry.machine === undefined && entry.retracted !== true;
  return {
    at,
    kind,
    ...sayEntry(entry, formats),
    actor: actor === 'lead' || actor === 'system' ? null : actor,
    points: given.length === 0 ? null : given.reduce((sum, { points }) => sum + points, 0),
    machine: !counted,
    why: formats.word('machine', entry.machine ?? (entry.retracted === true ? 'retracted' : '')),
    tone: stage ? 'stage' : (kind.split('.', 1)[0] ?? ''),
  };
}
