import fc from 'fast-check';
import { DateTime } from 'luxon';
import { agreementSchema } from '../../domain/files/agreement';
import { parseFile } from '../../domain/files/parse';
import type { JourneyEntry } from '../../domain/life/journey';
import type { Play } from '../../domain/life/play';
import { playLife } from '../../domain/life/play-life';
import { newLeadState } from '../../domain/lead/state';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { PublishedSequence } from '../../domain/life/published';
import { compileModel } from '../../domain/scoring/compile-model';
import { compileSequence } from '../../domain/sequences/compile';
import { blankLead, type Person } from '../support/blank-lead';
import { AGREEMENT, MODEL, RECYCLED, SEQUENCE } from '../support/lab-files';

const START = Date.UTC(2026, 2, 2, 8); // a Monday, nine in Paris
const DAY = 86_400_000;

function sequence(text: string): PublishedSequence {
  const parsed = parseFile('sequences', text, 'test');
  if (!parsed.ok) throw new Error('not a sequence');
  const compiled = compileSequence(parsed.value);
  return { name: compiled.name, version: 1, file: parsed.value, compiled };
}

function model(): Play['model'] {
  const parsed = parseFile('scoring-models', MODEL, 'test');
  if (!parsed.ok) throw new Error('not a model');
  return { name: 'lab', version: 1, compiled: compileModel(parsed.value) };
}

function play(
  text: string,
  script: Play['script'] = [],
  person: Person = {},
  settleMs = 0,
): ReturnType<typeof playLife> {
  return playFrom(START, text, script, person, settleMs);
}

function playFrom(
  start: number,
  text: string,
  script: Play['script'],
  person: Person = {},
  settleMs = 0,
): ReturnType<typeof playLife> {
  const parsed = parseFile('agreements', AGREEMENT, 'test');
  return playLife({
    lead: blankLead('lead-1', start, person),
    entries: [],
    state: newLeadState('lead-1', start, REAL_CLOCK),
    sequence: sequence(text),
    sequences: [sequence(RECYCLED)],
    model: model(),
    agreement: parsed.ok ? parsed.value : agreementSchema.parse({}),
    start,
    script,
    settleMs,
  });
}

const told = (journey: readonly JourneyEntry[]): string[] =>
  journey
    .filter(({ kind }) => !['score', 'stage'].includes(kind))
    .map(({ at, kind, step }) => `${((at - START) / DAY).toFixed(1)} ${kind}${step === undefined ? '' : ` ${step}`}`);

describe('a life played in advance', () => {
  it('rests as long as `resumeAfter` says, then goes on in the recycle sequence; nobody is called', () => {
    const text = 'sequence: s\nsteps: [ { end: { as: recycled, reason: no-interest, resumeAfter: 90 days } } ]';
    const moves = play(text).journey.filter(({ kind }) => kind === 'stage');
    expect(moves.slice(0, 3).map(({ at, to }) => [((at - START) / DAY).toFixed(1), to])).toEqual([
      ['0.0', 'nurturing'],
      ['0.0', 'recycled'],
      ['90.0', 'nurturing'],
    ]);
  });

  it('tells the contents of a stream at its occasions, until it has had them all', () => {
    const text = `
stream: letters
cadence: { every: 2 weeks, on: tue, at: "10:00" }
content: [ { template: first }, { template: second } ]
`;
    expect(told(play(text).journey)).toEqual([
      '0.0 enrolled',
      '0.0 wait before:first',
      '1.0 waited before:first',
      '1.0 email first',
      '1.0 wait before:second',
      '15.0 waited before:second',
      '15.0 email second',
      '15.0 wait exhausted',
      // A year after the letter that nobody has answered: sunset (edge case 63).
      '366.0 exited',
    ]);
  });

  it('tells every mail, wait and end of somebody who does nothing, each at its instant', () => {
    const { journey, end } = play(SEQUENCE);
    expect(told(journey)).toEqual([
      '0.0 enrolled',
      '0.0 email first',
      '0.0 wait wait-1',
      '3.0 waited wait-1',
      '3.0 email second',
      '3.0 wait read',
      '8.0 waited read',
      '8.0 set set-1',
      '8.0 email again',
      '8.0 ended',
    ]);
    expect(end).toMatchObject({ stage: 'captured' });
  });

  it('takes the branch of what the script says, and scores it', () => {
    const { journey, end } = play(SEQUENCE, [{ at: START + 4 * DAY, kind: 'email.clicked', props: { of: 'second' } }]);
    expect(told(journey)).toContain('4.0 waited read');
    expect(journey.map(({ kind }) => kind)).toContain('tag');
    expect(told(journey)).not.toContain('8.0 email again');
    expect(end.score).toBe(10);
  });

  it('leaves the sequence at once for a person where the score crosses, and mails nothing more', () => {
    const pages = [1, 2, 3, 4].map((n) => ({ at: START + DAY + n, kind: 'page.viewed', props: { path: `/${n}` } }));
    const { journey, end } = play(SEQUENCE, pages);
    expect(end.stage).toBe('qualifying');
    expect(journey.filter(({ kind }) => kind === 'email')).toHaveLength(1);
    expect(journey.find(({ kind }) => kind === 'exited')).toMatchObject({ because: 'score.hot' });
  });

  it('keeps a mail back for the cap of the agreement, as the delivery pump does, and the wait behind it with it', () => {
    const steps = [1, 2, 3, 4].map((n) => `  - { id: m${n}, email: { template: first } }\n  - wait: 1 day`).join('\n');
    const mails = play(`sequence: many\nsteps:\n${steps}\n`).journey.filter(({ kind }) => kind === 'email');
    expect(mails.map(({ at }) => (at - START) / DAY)).toEqual([0, 1, 2, 7]);
  });

  it('does not begin where there is no basis for mail, and says why', () => {
    const { journey, end } = play(SEQUENCE, [], { consent: { email: 'unknown' } });
    expect(journey.filter(({ kind }) => kind !== 'score')).toEqual([
      { at: START, kind: 'exited', because: 'no-lawful-basis', sequence: 'welcome' },
    ]);
    expect(end.stage).toBe('captured');
  });

  it('pauses on a reply and asks a person; undecided for five business days it goes on with what was left (edge case 38)', () => {
    const { journey } = play(SEQUENCE, [{ at: START + DAY, kind: 'email.replied', props: { of: 'first' } }]);
    const kinds = journey
      .filter(({ because }) => because === 'reply')
      .map(({ at, kind }) => [(at - START) / DAY, kind]);
    // From Tuesday to Tuesday; two of the three days were left.
    expect(kinds).toEqual([
      [1, 'task'],
      [1, 'wait'],
      [8, 'waited'],
    ]);
    expect(told(journey)).toContain('10.0 email second');
  });

  it('goes on at once where the script says that the reply is decided on', () => {
    const { journey } = play(SEQUENCE, [
      { at: START + DAY, kind: 'email.replied', props: { of: 'first' } },
      { at: START + 2 * DAY, kind: 'task.completed', props: { purpose: 'reply', outcome: 'done' } },
    ]);
    expect(told(journey)).toContain('2.0 waited');
    expect(told(journey)).toContain('4.0 email second');
  });

  const click = { at: START + 4 * DAY, kind: 'email.clicked', props: { of: 'second' } };
  it('sets the tag of a click at once, and does what cannot be taken back when it is settled (edge case 61)', () => {
    const text = SEQUENCE.replace(
      'add: [reader] }',
      'add: [reader] }\n      - { id: more, email: { template: first } }',
    );
    const { journey } = play(text, [click], {}, DAY / 2);
    expect(journey.find(({ because }) => because === 'verdict')).toMatchObject({
      kind: 'wait',
      until: START + 4.5 * DAY,
    });
    expect(told(journey)).toEqual(expect.arrayContaining(['4.5 waited read', '4.5 email more']));
    expect(journey.find(({ kind, total }) => kind === 'score' && total === 10)?.at).toBe(click.at);
  });

  it('waits for no verdict once a page view with script confirms the click', () => {
    const page = { at: click.at + DAY / 4, kind: 'page.viewed', props: { path: '/guide' } };
    expect(told(play(SEQUENCE, [click, page], {}, DAY / 2).journey)).toContain('4.3 waited read');
  });
});

describe('whatever a lead does', () => {
  const mails = Array.from({ length: 7 }, (_, n) => `  - { id: m${n}, email: { template: first } }\n  - wait: 1 day`);
  const BUSY = `
sequence: busy
window: { days: [mon, tue, wed, thu, fri], from: "09:00", to: "12:00", zone: Europe/Paris, holidays: FR }
goal: { events.x.bought.count: { gte: 1 } }
exit: { when: { events.x.left.count: { gte: 2 } } }
steps:
${mails.join('\n')}
`;
  const script = fc.array(
    fc.record({
      hours: fc.integer({ min: 1, max: 40 * 24 }),
      event: fc.constantFrom(
        { kind: 'email.clicked', props: { of: 'm1' } },
        { kind: 'page.viewed', props: { path: '/' } },
        { kind: 'email.replied', props: { of: 'm2' } },
        { kind: 'email.unsubscribed', props: {} },
        { kind: 'x.bought', props: {} },
        { kind: 'x.left', props: {} },
        { kind: 'form.submitted', props: { form: 'contact', intent: 'contact' } },
      ),
    }),
    { maxLength: 6 },
  );

  it('no mail goes outside its window, over the cap, while a reply is unread, or once the sequence is left', () => {
    fc.assert(
      fc.property(script, fc.integer({ min: 0, max: 400 }), (events, days) => {
        const from = START + days * DAY;
        const { journey } = playFrom(
          from,
          BUSY,
          events.map(({ hours, event }) => ({ at: from + hours * 3_600_000, ...event })),
        );
        const sent: number[] = [];
        let inside = false;
        let heldUntil = -Infinity;
        for (const { at, kind, because, until, withheld } of journey) {
          if (kind === 'enrolled') inside = true;
          if (kind === 'exited' || kind === 'ended') inside = false;
          if (kind === 'wait' && because === 'reply') heldUntil = until ?? Infinity;
          if (kind === 'waited' && because === 'reply') heldUntil = -Infinity;
          if (kind !== 'email' || withheld === true) continue;
          expect(inside).toBe(true);
          expect(at).toBeGreaterThan(heldUntil);
          const local = DateTime.fromMillis(at, { zone: 'Europe/Paris' });
          expect([local.weekday <= 5, local.hour >= 9, local.hour < 12]).toEqual([true, true, true]);
          expect(sent.filter((one) => one > at - 7 * DAY).length).toBeLessThan(3);
          sent.push(at);
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
