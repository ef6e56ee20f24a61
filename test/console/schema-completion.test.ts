import { choicesAt, spotAt, type JsonSchema } from '../../console/browser/schema-completion';
import { jsonSchema } from '../../domain/files/kinds';

const SEQUENCE = jsonSchema('sequences') as JsonSchema;

/** What is offered where the bar stands. */
function offered(text: string, schema = SEQUENCE): string[] {
  const spot = spotAt(text.replace('|', ''), text.indexOf('|'));
  return choicesAt(schema, spot, { template: ['welcome', 'guide'], event: ['email.clicked'] }).map(
    ({ label }) => label,
  );
}

describe('completion', () => {
  it.each([
    ['se|', ['sequence', 'stream', 'broadcast', 'entry', 'steps']],
    ['sequence: a\n|\nsteps: []', ['entry', 'goal', 'exit', 'window']],
    ['sequence: a\nsteps:\n  - |', ['email', 'wait', 'waitFor', 'id']],
    ['sequence: a\nsteps:\n- |', ['email', 'wait']],
    ['sequence: a\nsteps:\n  - id: x\n    email: { template: a, | }', ['topic', 'validFor', 'kind']],
    ['sequence: a\nsteps:\n  - email:\n      kind: |', ['marketing', 'service']],
    ['sequence: a\nsteps:\n  - email: { template: |', ['welcome', 'guide']],
    ['sequence: a\nsteps:\n  - waitFor: { event: em|', ['email.clicked']],
    [
      'sequence: a\nsteps:\n  - id: x\n    waitFor: { event: a.b, timeout: 1 day }\n    |',
      ['then', 'otherwise', 'untracked'],
    ],
    [
      'sequence: a\nsteps:\n  - id: x\n    waitFor: { event: a.b, timeout: 1 day }\n    then:\n      - |',
      ['email', 'wait'],
    ],
    ['sequence: a\nsteps:\n  - split:\n      - { weight: 1, name: a, steps: [ { | } ] }', ['email', 'wait']],
    ['sequence: a\nsteps:\n  - end: { as: |', ['captured', 'recycled', 'disqualified', 'qualify']],
    ['sequence: a\nwindow:\n  days: [mon, |]', ['tue', 'wed']],
  ])('at %j offers what the schema allows there', (text, expected) => {
    expect(offered(text)).toEqual(expect.arrayContaining(expected));
  });

  it('offers no key that is written already, nor one of another kind of step', () => {
    expect(offered('sequence: a\nsteps:\n  - id: x\n    wait: 3 days\n    |')).toEqual(['skipWhen']);
    expect(offered('sequence: a\n|')).not.toContain('sequence');
    expect(offered('sequence: a\n|')).not.toContain('cadence');
  });

  it('of a model offers what rules have', () => {
    const model = jsonSchema('scoring-models') as JsonSchema;
    expect(offered('fit:\n  - { id: a, | }', model)).toEqual(expect.arrayContaining(['when', 'points', 'group']));
    expect(offered('bands: { |', model)).toEqual(['warm', 'hot']);
  });
});
