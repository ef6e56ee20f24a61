import type { TimelineRow } from '../../usecases/leads/read-timeline';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Formats } from '../formats';
import { plain } from './lead-name';

export type EntryLine = {
  at: number;
  kind: string;
  words: string;
  detail: string;
  actor: string | null;
  points: number | null;
  machine: boolean;
  tone: string;
};
export type Day = { day: string; entries: EntryLine[] };

/** What of an entry's own props tells it from others of its kind, best first. */
const TELLING = ['text', 'note', 'reason', 'url', 'path', 'template', 'subject', 'form', 'outcome', 'name', 'handoff'];

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

function lineOf(entry: TimelineRow | TimelineEntry, { word, say }: Formats): EntryLine {
  const { at, kind, stage, actor } = entry;
  const given = 'points' in entry ? (entry.points ?? []) : [];
  const counted = entry.machine === undefined && entry.retracted !== true;
  return {
    at,
    kind,
    words: stage
      ? say('timeline.stage', { to: word('stage', stage.to), from: word('stage', stage.from ?? 'captured') })
      : word('event', kind),
    detail: stage ? stageDetail(stage, word) : detailOf(entry),
    actor: actor === 'lead' || actor === 'system' ? null : actor,
    points: given.length === 0 ? null : given.reduce((sum, { points }) => sum + points, 0),
    machine: !counted,
    tone: stage ? 'stage' : (kind.split('.', 1)[0] ?? ''),
  };
}

function stageDetail(stage: NonNullable<TimelineEntry['stage']>, word: Formats['word']): string {
  const parts = [word('cause', stage.cause.replaceAll('.', '-')), word('reason', stage.reason), stage.note ?? ''];
  return parts.filter((part) => part !== '').join(' · ');
}

function detailOf({ props }: TimelineEntry): string {
  const name = TELLING.find((one) => typeof props[one] === 'string' && props[one] !== '');
  return name === undefined ? '' : plain(props[name]);
}
