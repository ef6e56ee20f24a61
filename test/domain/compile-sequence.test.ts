import { compileSequence } from '../../domain/sequences/compile';
import { sequenceSchema } from '../../domain/files/sequence';
import { sequenceOf } from './sequence-fixtures';

const mail = (template: string) => ({ email: { template } });

describe('compiling a sequence', () => {
  test('a step is called by its id, a mail by its template, the rest by kind and number (decisions.md 30)', () => {
    const { steps } = sequenceOf([
      mail('guide'),
      { id: 'guide', wait: '1 day' },
      { wait: '1 day' },
      { id: 'first', ...mail('welcome') },
      mail('welcome'),
      mail('welcome'),
      { set: { 'profile.a': 1 } },
    ]);
    expect(steps.map(({ id, named }) => [id, named])).toEqual([
      ['email-1', false], // the id `guide` is given to another step
      ['guide', true],
      ['wait-2', false],
      ['first', true],
      ['welcome', true],
      ['email-4', false],
      ['set-1', false],
    ]);
  });

  test('nested steps lie flat in document order, and each arm goes on with what follows its step', () => {
    const { steps } = sequenceOf([
      {
        id: 'read',
        waitFor: { event: 'email.clicked', timeout: '1 day' },
        then: [{ branch: [{ when: { score: { gt: 1 } }, steps: [mail('a')] }, { steps: [mail('b')] }] }],
        otherwise: [],
      },
      {
        split: [
          { name: 'x', weight: 1, steps: [mail('c'), mail('d')] },
          { name: 'y', weight: 1, steps: [] },
        ],
      },
      mail('e'),
    ]);
    expect(steps.map(({ id, next }) => [id, next])).toEqual([
      ['read', 4],
      ['branch-1', 4],
      ['a', 4],
      ['b', 4],
      ['split-1', 7],
      ['c', 6],
      ['d', 7],
      ['e', null],
    ]);
    expect(steps[0]).toMatchObject({ then: 1, otherwise: 4, untracked: 4 });
    expect(steps[1]).toMatchObject({ arms: [{ to: 2 }, { to: 3 }] });
    expect(steps[4]).toMatchObject({ arms: [{ to: 5 }, { to: 7 }] });
  });

  test('the result is plain JSON', () => {
    const sequence = sequenceOf([
      {
        id: 'call',
        task: { kind: 'phone', due: '2 business days' },
        then: { done: [mail('a')] },
        otherwise: [mail('b')],
      },
    ]);
    expect(JSON.parse(JSON.stringify(sequence))).toEqual(sequence);
    expect(sequence.steps[0]).toMatchObject({ byOutcome: { done: 1 }, then: null, otherwise: 2 });
  });

  test('a broadcast is one mail, a stream each content behind its cadence', () => {
    const broadcast = { broadcast: 'fair', segment: 'all', at: '2026-09-01T10:00', email: { template: 'fair' } };
    expect(compileSequence(sequenceSchema.parse(broadcast)).steps).toMatchObject([{ id: 'fair', next: null }]);
    const stream = { stream: 'news', cadence: { every: '2 weeks' }, content: [mail('one'), { template: 'two' }] };
    expect(compileSequence(sequenceSchema.parse(stream)).steps.map(({ id, kind }) => [id, kind])).toEqual([
      ['before:one', 'cadence'],
      ['one', 'email'],
      ['before:two', 'cadence'],
      ['two', 'email'],
      ['exhausted', 'exhausted'],
    ]);
  });
});
