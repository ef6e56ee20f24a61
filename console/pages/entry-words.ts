import type { Json, TimelineEntry } from '../../domain/timeline/entry';
import { FOLDED } from '../../domain/timeline/folded';
import type { Formats } from '../formats';
import { hasWord } from '../words/words';
import { plain } from './lead-name';

/** What an entry of a timeline is in words, and what tells it from others of its kind; never an id or a number of milliseconds. */
export type EntryWords = { words: string; detail: string };

/** What of an entry's own props people said or chose themselves, best first. */
const TELLING = ['text', 'note', 'url', 'title', 'path', 'subject', 'template', 'of', 'form', 'name', 'topic'];

/** An entry as people say it. */
export function sayEntry({ kind, props, stage }: TimelineEntry, formats: Formats): EntryWords {
  if (stage) {
    const { say, word } = formats;
    const words = say('timeline.stage', { to: word('stage', stage.to), from: word('stage', stage.from ?? 'captured') });
    return { words, detail: joined([...stageDetails(stage, formats), appointment(props.appointmentAt, formats)]) };
  }
  return { words: kindWords(kind, formats), detail: joined(detailsOf(kind, props, formats)) };
}

function kindWords(kind: string, { say, word }: Formats): string {
  return hasWord(`event.${kind}`) ? word('event', kind) : say('event.custom', { name: nameOfKind(kind) });
}

function stageDetails(stage: NonNullable<TimelineEntry['stage']>, { say, word, number }: Formats): string[] {
  const cause = word('cause', stage.cause.replaceAll('.', '-'));
  const reason = word('reason', stage.reason);
  const score = stage.score === null ? '' : say('timeline.score', { score: number(stage.score) });
  return [cause, reason === cause ? '' : reason, score, stage.note ?? ''];
}

function detailsOf(kind: string, props: TimelineEntry['props'], formats: Formats): string[] {
  const standing = standingDetails(kind, props, formats);
  if (standing !== null) return standing;
  const { say, number } = formats;
  const outcome = chosen('outcome', props.outcome, formats);
  const reason = chosen('reason', props.reason, formats);
  switch (kind) {
    case 'handoff.offered':
    case 'handoff.pooled':
    case 'handoff.held':
      return [plain(props.rep), dated('timeline.answer-by', props.until, formats)];
    case 'handoff.rated':
      return [
        typeof props.rating === 'number' ? say('timeline.rating', { rating: props.rating }) : '',
        plain(props.note),
      ];
    case 'video.watched':
      return [
        plain(props.title ?? props.name ?? props.url),
        typeof props.percent === 'number' ? say('timeline.percent', { percent: number(props.percent) }) : '',
      ];
    case FOLDED:
      return foldedDetails(props.events, formats);
    default: {
      const telling = TELLING.find((one) => typeof props[one] === 'string' && props[one] !== '');
      return [outcome, reason, telling === undefined ? '' : plain(props[telling])];
    }
  }
}

function chosen(list: 'outcome' | 'reason', value: Json | undefined, { word }: Formats): string {
  return typeof value === 'string' ? word(list, value) : '';
}

/** How many of each kind: `12 × Page viewed`. */
function foldedDetails(events: Json | undefined, formats: Formats): string[] {
  const counts = Object.entries(events ?? {});
  return counts.map(([kind, count]) => `${formats.number(Number(count))} × ${kindWords(kind, formats)}`);
}

/** What moved the lead's standing with us: its score, its band, a call that is no longer needed. */
function standingDetails(kind: string, props: TimelineEntry['props'], formats: Formats): string[] | null {
  const { say, word, points, number } = formats;
  switch (kind) {
    case 'score.adjusted':
      return [
        typeof props.points === 'number' ? say('timeline.points', { points: points(props.points) }) : '',
        chosen('reason', props.reason, formats),
        dated('timeline.until', props.until, formats),
      ];
    case 'band.changed':
      return [
        word('band', plain(props.to)),
        typeof props.total === 'number' ? say('timeline.score', { score: number(props.total) }) : '',
      ];
    case 'task.withdrawn':
      return [word('cause', plain(props.outcome).replaceAll('.', '-'))];
    default:
      return null;
  }
}

/** `x.demo-requested` as its marketer would say it: "demo requested". */
function nameOfKind(kind: string): string {
  return kind.replace(/^x\./, '').replaceAll(/[.-]/g, ' ');
}

function appointment(at: Json | undefined, formats: Formats): string {
  return dated('timeline.appointment', at, formats);
}

/** An instant as stored, or as a frozen dossier writes it. */
function dated(
  key: 'timeline.until' | 'timeline.answer-by' | 'timeline.appointment',
  at: Json | undefined,
  { say, dateTime }: Formats,
): string {
  const ms = typeof at === 'string' ? Date.parse(at) : at;
  return typeof ms === 'number' && Number.isFinite(ms) ? say(key, { at: dateTime(ms) }) : '';
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
