import { freezeDossier, TIMELINE_BYTES_MAX } from '../../activities/lead/freeze-dossier';
import type { Agreement } from '../../domain/files/agreement';
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
