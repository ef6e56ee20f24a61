import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sayEntry } from '../../console/pages/entry-words';
import { createFormats } from '../../console/formats';
import { readForm } from '../../console/form';
import { readTimelineView } from '../../console/pages/timeline-filters';
import { hasWord } from '../../console/words/words';
import { shownProps } from '../../domain/timeline/shown-props';
import type { TimelineEntry } from '../../domain/timeline/entry';

const CALENDAR = { zone: 'Europe/Paris', days: ['mon'], from: '09:00', to: '18:00' } satisfies Parameters<
  typeof createFormats
>[1];
const NOW = Date.UTC(2026, 10, 22, 12);
const en = createFormats('en', CALENDAR, NOW);
const fr = createFormats('fr', CALENDAR, NOW);
const entry = (kind: string, props: TimelineEntry['props'], more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  ...{ id: 'e1', at: NOW, receivedAt: NOW, kind, actor: 'system', props },
  ...more,
});

describe('an entry of a timeline in words', () => {
  it('of an offer names whom and until when, and neither the id of the offer nor milliseconds', () => {
    const offered = entry('handoff.offered', { handoff: 'lead-1.h1', rep: 'ana@example.com', until: NOW });
    for (const formats of [en, fr]) {
      const { words, detail } = sayEntry(offered, formats);
      expect(`${words} ${detail}`).toContain('ana@example.com');
      expect(`${words} ${detail}`).toMatch(/22 [Nn]ov\.? 2026,? /);
      expect(`${words} ${detail}`).not.toMatch(/lead-1\.h1|\d{13}/);
    }
    // A frozen dossier writes instants as the API does.
    expect(sayEntry(entry('handoff.offered', { rep: 'ana', until: new Date(NOW).toISOString() }), en)).toEqual(
      sayEntry(entry('handoff.offered', { rep: 'ana', until: NOW }), en),
    );
  });
  it('of a stage tells from, to, cause, reason and the score of then', () => {
    const stage = { from: 'nurturing', to: 'recycled', cause: 'task.not-ready', reason: 'no-budget' } as const;
    const moved = entry('stage.changed', { task: 'lead-1.t1' }, { stage: { ...stage, score: 72, version: 1 } });
    expect(sayEntry(moved, fr)).toEqual({
      words: 'En maturation → Recyclé',
      detail: 'pas encore prêt · pas de budget · score 72',
    });
  });
  it('of a correction tells points, reason and until when; of a call its outcome', () => {
    const { detail } = sayEntry(entry('score.adjusted', { points: -12.5, reason: 'typo', until: NOW }), fr);
    expect(detail).toMatch(/^−12,5 points · typo · jusqu’au 22 nov\. 2026/);
    expect(sayEntry(entry('call.missed', { task: 't1', outcome: 'unreachable' }), fr).detail).toBe('Injoignable');
  });
  it('of a kind of a marketer’s own reads as its name', () => {
    const events = { 'page.viewed': 1200, 'x.trial': 1 };
    expect(sayEntry(entry('events.folded', { month: '2024-01', events }), en)).toEqual({
      words: 'Events of a month, folded away for their age',
      detail: '1,200 × Page viewed · 1 × Event: trial',
    });
    expect(sayEntry(entry('x.demo-requested', {}), en).words).toBe('Event: demo requested');
  });
  it('has a word for every kind and cause that the platform writes', () => {
    const written = sources(['domain', 'activities', 'usecases', 'worker']).flatMap(([file, text]) =>
      [...text.matchAll(/cause: '([a-z.-]+)'/g)].map(([, cause = '']) => [file, `cause.${cause.replaceAll('.', '-')}`]),
    );
    const missing = written.filter(([, key = '']) => !hasWord(key));
    expect(missing).toEqual([]);
  });
});

describe('the filters of a timeline', () => {
  it('take a day of the reader’s zone, however many hours it has, and only kinds of ours', () => {
    const view = readTimelineView(readForm({ what: 'mails', day: '2026-10-25' }), 'Europe/Paris');
    // Summer time ends that day: 25 hours.
    expect(Number(view.filter.to) - Number(view.filter.from)).toBe(25 * 3_600_000);
    expect(view.filter.kinds).toContain('email.*');
    expect(readTimelineView(readForm({ what: 'toString', day: 'x' }), 'UTC').filter).toEqual({});
  });
});

describe('props as they leave the platform', () => {
  it('write instants that Ripen stored as ISO 8601, and leave what others sent as it came', () => {
    expect(shownProps('handoff.offered', { until: NOW })).toEqual({ until: '2026-11-22T12:00:00.000Z' });
    expect(shownProps('x.trial', { until: 5 })).toEqual({ until: 5 });
  });
});

function sources(folders: readonly string[]): [string, string][] {
  const root = join(__dirname, '..', '..');
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file): [string, string] => [file, readFileSync(join(root, folder, file), 'utf8')]),
  );
}

test('days from now are those of the calendar where one is, however many hours they are away', () => {
  // Sunday 22 November, 13:00 in Paris.
  expect(fr.relative(Date.UTC(2026, 10, 24, 23, 30))).toBe('dans 3 jours');
  expect(fr.relative(Date.UTC(2026, 10, 24, 22, 30))).toBe('après-demain');
  expect(fr.relative(Date.UTC(2026, 10, 23, 13))).toBe('demain');
  expect(fr.relative(Date.UTC(2026, 10, 21, 11))).toBe('hier');
  expect(en.relative(Date.UTC(2026, 10, 22, 15))).toBe('in 3 hours');
});
