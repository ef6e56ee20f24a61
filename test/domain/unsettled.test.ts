import type { TimelineEntry } from '../../domain/timeline/entry';
import { findUnsettled } from '../../domain/timeline/unsettled';
import { settleVirtualMs } from '../../domain/clock/settle-time';

const entry = (kind: string, at: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: `${kind}@${at}`,
  at,
  receivedAt: at,
  kind,
  actor: 'lead',
  props: {},
  ...more,
});
const click = entry('email.clicked', 1_000, { mail: 'e1:one' });
const waits = (...more: TimelineEntry[]): boolean => findUnsettled([click, ...more], 120_000, 60_000) !== null;

test('a click of our link waits for `settle` after it was received, no longer', () => {
  expect(findUnsettled([click], 120_000, 60_000)).toEqual({ ids: new Set([click.id]), until: 121_000 });
  expect(findUnsettled([click], 120_000, 121_000)).toBeNull();
  expect(findUnsettled([click], 0, 1_000)).toBeNull();
});

test('it is confirmed by a page view with script, a form or a reply after it, and by nothing else', () => {
  expect(waits(entry('page.viewed', 2_000, { visitor: 'b' }))).toBe(false);
  expect(waits(entry('form.submitted', 2_000))).toBe(false);
  expect(waits(entry('email.replied', 2_000))).toBe(false);
  expect(waits(entry('form.submitted', 500))).toBe(true);
  expect(waits(entry('page.viewed', 2_000))).toBe(true);
  expect(waits(entry('page.viewed', 2_000, { visitor: 'b', machine: 'agent' }))).toBe(true);
  expect(waits(entry('email.opened', 2_000, { mail: 'e1:one' }))).toBe(true);
});

test('a machine’s, a retracted, an integration’s click waits for nothing', () => {
  for (const more of [{ machine: 'head' }, { retracted: true }, { actor: 'crm' }])
    expect(findUnsettled([{ ...click, ...more }], 120_000, 60_000)).toBeNull();
});

test('settle is real time on a real clock; on one too fast for it nothing waits unless the process is told so', () => {
  expect(settleVirtualMs(null, '2 minutes', 1)).toBe(120_000);
  expect(settleVirtualMs(null, '2 minutes', 24)).toBe(120_000);
  expect(settleVirtualMs(null, '2 minutes', 43_200)).toBe(0);
  expect(settleVirtualMs(3_000, '2 minutes', 43_200)).toBe(3_000 * 43_200);
  expect(settleVirtualMs(0, '2 minutes', 1)).toBe(0);
});
