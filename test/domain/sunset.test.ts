import { unknownConsent } from '../../domain/lead/lead';
import { sunsetInstant } from '../../domain/life/sunset';
import type { TimelineEntry } from '../../domain/timeline/entry';

const JANUARY = Date.UTC(2026, 0, 31, 9);
const SUNSET = { amount: 12, unit: 'months' } as const;
const tracked = { consent: { ...unknownConsent(), pixel: 'granted' as const } };
let count = 0;
const entry = (kind: string, at: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  ...{ id: `e${++count}`, at, receivedAt: at, kind, actor: 'lead', props: {}, ...more },
});
const at = (...entries: TimelineEntry[]): number | null => sunsetInstant(tracked, entries, SUNSET);

it('is twelve calendar months after the first mail that nothing has answered', () => {
  expect(at(entry('email.sent', JANUARY), entry('email.sent', JANUARY + 9e9))).toBe(Date.UTC(2027, 0, 31, 9));
  expect(at()).toBeNull();
});

it('begins anew with every sign of life, an open too, in whatever order they arrived', () => {
  const [first, second] = [entry('email.sent', JANUARY), entry('email.sent', JANUARY + 9e9)];
  for (const kind of ['email.opened', 'email.clicked', 'page.viewed', 'email.replied', 'form.submitted', 'x.own']) {
    const alive = entry(kind, JANUARY + 5e9);
    expect(at(first, second, alive)).toBe(at(second));
    expect(at(first, alive)).toBeNull();
  }
});

it('hears no life in machines, in what was retracted, or in what is done to the lead; a service mail asks for no answer', () => {
  const first = entry('email.sent', JANUARY);
  const later = JANUARY + 5e9;
  const deaf = [
    entry('email.opened', later, { machine: 'scanner' }),
    entry('email.clicked', later, { retracted: true }),
    entry('call.missed', later),
    entry('note.added', later, { actor: 'm' }),
  ];
  expect(at(first, ...deaf)).toBe(at(first));
  expect(at(entry('email.sent', JANUARY, { props: { kind: 'service' } }))).toBeNull();
});

it('reads nothing into the silence of who lets neither opens nor clicks be seen (edge case 37)', () => {
  const sent = [entry('email.sent', JANUARY)];
  expect(sunsetInstant({ consent: unknownConsent() }, sent, SUNSET)).toBeNull();
  expect(sunsetInstant({ consent: { ...unknownConsent(), links: 'granted' } }, sent, SUNSET)).not.toBeNull();
});
