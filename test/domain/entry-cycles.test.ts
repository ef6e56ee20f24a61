import { inPassages } from '../../domain/timeline/entry-cycles';

const entry = (id: string, at: number, cycle?: string) => ({
  ...{ id, at, receivedAt: at, kind: 'email.clicked', actor: 'lead', props: {} },
  ...(cycle !== undefined && { cycle }),
});
const PASSAGES = [
  { id: 'lead.c1', startedAt: 100 },
  { id: 'lead.c2', startedAt: 200 },
];

test('each entry lies in the passage that ran when it happened, and what came before all of them in the first', () => {
  const entries = [entry('before', 50), entry('first', 199), entry('second', 200), entry('said', 150, 'lead.c2')];
  expect(inPassages('lead', PASSAGES, entries).map(({ cycle }) => cycle)).toEqual([
    ...['lead.c1', 'lead.c1', 'lead.c2'],
    'lead.c2',
  ]);
});

test('a lead that nobody has looked at yet is in its first passage', () => {
  expect(inPassages('lead', [], [entry('captured', 1)])[0]?.cycle).toBe('lead.c1');
});
