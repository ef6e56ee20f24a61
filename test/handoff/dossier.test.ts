import { freezeDossier, TIMELINE_BYTES_MAX } from '../../activities/lead/freeze-dossier';
import { createFormats } from '../../console/formats';
import { readDossier } from '../../console/pages/dossier';
import { viewDossier } from '../../api/shapes/dossier';
import type { Agreement } from '../../domain/files/agreement';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import { blankLead } from '../support/blank-lead';

const NOW = Date.parse('2026-06-01T10:00:00Z');
const definitions = { goodLead: [], badLead: [] };
const catalog = {
  primaryModel: () => Promise.resolve(null),
  agreement: () => Promise.resolve({ definitions } as unknown as Agreement),
};

function freeze(entries: readonly TimelineEntry[]): Promise<JsonObject> {
  const lead = blankLead('lead-1', NOW, {});
  return freezeDossier(
    { catalog },
    { lead, entries, bant: null, projectStage: null, transition: { actor: 'q' }, now: NOW },
  );
}

/** So many entries, oldest first, a minute apart; the first is a note. */
function entriesOf(count: number, text: string): TimelineEntry[] {
  return Array.from({ length: count }, (_, n) => {
    const at = NOW - (count - n) * 60_000;
    const kind = n === 0 ? 'note.added' : 'page.viewed';
    return { id: `e${n}`, at, receivedAt: at, kind, actor: 'lead', props: { text } };
  });
}

test('a dossier holds the whole timeline, newest first, and every note', async () => {
  const dossier = await freeze(entriesOf(3000, 'x'));
  const timeline = dossier.timeline as { id: string }[];
  expect([timeline.length, timeline[0]?.id, timeline.at(-1)?.id]).toEqual([3000, 'e2999', 'e0']);
  expect(dossier).toMatchObject({ timelineEntries: 3000, notes: [{ text: 'x' }] });
});

test('what a machine made and what was taken back is shown as such, and why', async () => {
  const [robot, taken, own] = entriesOf(3, 'x') as [TimelineEntry, TimelineEntry, TimelineEntry];
  const dossier = await freeze([{ ...robot, machine: 'robot' }, { ...taken, retracted: true }, own]);
  const calendar = { zone: 'Europe/Paris', days: ['mon'], from: '09:00', to: '18:00' } as const;
  const formats = createFormats('en', { ...calendar, days: [...calendar.days] }, NOW);
  const handoff = { dossier, bant: null } as unknown as HandoffRecord;
  const lines = readDossier(handoff, [], formats).days.flatMap(({ entries }) => entries);
  expect(lines.map(({ machine, why }) => [machine, why])).toEqual([
    [false, ''],
    [true, 'taken back by a colleague'],
    [true, 'a known robot'],
  ]);
});

test('of a timeline too large for a document it holds the newest, says how many there were and where the others are', async () => {
  const dossier = await freeze(entriesOf(1000, 'é'.repeat(10_000)));
  const timeline = dossier.timeline as { id: string }[];
  const bytes = Buffer.byteLength(JSON.stringify(timeline));
  expect(timeline[0]?.id).toBe('e999');
  expect(timeline.length).toBeGreaterThan(150);
  expect(bytes).toBeLessThan(TIMELINE_BYTES_MAX * 1.01);
  expect(dossier).toMatchObject({
    timelineEntries: 1000,
    live: { lead: '/v1/leads/lead-1', timeline: '/v1/leads/lead-1/timeline' },
  });
});

test('a dossier’s score is shown as every explanation is: instants in ISO 8601, labels and words of the reader’s language', () => {
  const lastAt = NOW - 12 * 86_400_000;
  const label = { fr: 'Livre blanc', en: 'White paper' };
  const item = { rule: 'paper', kind: 'engagement', label, points: 15.16, fullPoints: 20, count: 1, lastAt };
  const frozenAt = new Date(NOW).toISOString();
  const shown = viewDossier({ frozenAt, notes: [], score: { total: 15, items: [item] } }, 'fr');
  expect(shown).toEqual({
    ...{ frozenAt, notes: [] },
    score: {
      ...{ total: 15, at: frozenAt },
      items: [
        {
          ...{ rule: 'paper', kind: 'engagement', label: 'Livre blanc', points: 15.16, count: 1 },
          lastAt: new Date(lastAt).toISOString(),
          words: expect.stringContaining('il y a 12 jours') as unknown,
        },
      ],
    },
  });
  expect(viewDossier({ frozenAt, score: null }, 'en')).toEqual({ frozenAt, score: null });
});
