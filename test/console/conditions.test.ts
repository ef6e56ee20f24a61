import fc from 'fast-check';
import { conditionName, readCondition, readTyped, typedOf } from '../../console/editing/condition-form';
import { conditionOf, treeOf } from '../../console/editing/condition-tree';
import { conditionField, editsOf, unfinishedIn } from '../../console/editing/fields';
import { EMPTY, pressed } from '../../console/editing/view-condition';
import { readForm } from '../../console/form';
import { parseCondition } from '../../domain/conditions/parse-condition';
import { editYaml } from '../../domain/files/edit-yaml';

const PATH = ['entry', 'when'];

/** What a browser sends of a condition that is shown and left as it is. */
function sentOf(condition: unknown): Record<string, string> {
  const typed = typedOf(condition)!;
  const name = conditionName(PATH);
  const fields: Record<string, string> = { [`${name}:match`]: typed.match };
  const row = (at: string, { field, op, text }: { field: string; op: string; text: string }): void => {
    Object.assign(fields, { [`${at}:field`]: field, [`${at}:op`]: op, [`${at}:value`]: text });
  };
  typed.items.forEach((item, at) => {
    if (!('rows' in item)) {
      row(`${name}:${at}`, item);
      return;
    }
    fields[`${name}:${at}:group`] = item.match;
    item.rows.forEach((one, inner) => row(`${name}:${at}:${inner}`, one));
  });
  return fields;
}

describe('a condition in a form', () => {
  it.each([
    [{ stage: 'captured', 'profile.industry': { in: ['manufacturing', 'construction'] } }],
    [{ score: { gte: 10, lt: 90 }, 'profile.employees': { between: [30, 501] } }],
    [{ or: [{ band: 'hot' }, { 'events.page.viewed.count': { gt: 3 } }] }],
    [{ language: 'fr', or: [{ band: 'hot' }, { customer: true }], nor: [{ source: 'fair' }] }],
    [{ or: [{ band: 'hot' }, { stage: 'captured', score: { gt: 5 } }] }],
    [{ lastActivityAt: { within: '30 days' }, createdAt: { olderThan: '6 months' } }],
    [{ 'profile.phone': { exists: false }, tags: { all: ['a, b', 'c'] } }],
    [{ 'profile.code': '12', 'profile.flag': 'true', 'profile.name': { regex: '^a.*' } }],
    [{ score: { gt: 1 }, and: [{ score: { gt: 2 } }] }],
  ])('shows as rows and is written again as it was: %j', (condition) => {
    expect(conditionOf(treeOf(condition)!)).toEqual(condition);
    const read = readCondition(readTyped(readForm(sentOf(condition)), PATH)!);
    expect(read.ok && read.condition).toEqual(condition);
  });

  it.each([[{ $or: [{ band: { $eq: 'hot' } }] }], [{ and: [{ band: 'hot' }, { stage: { eq: 'captured' } }] }]])(
    'is left as it is written where only another way of writing it would differ: %j',
    (condition) => {
      const fields = [conditionField(PATH, 'edit.entry')];
      expect(editsOf({ entry: { when: condition } }, fields, readForm(sentOf(condition)))).toEqual([]);
    },
  );

  it.each([
    [{ 'profile.x': { not: { gt: 3 } } }],
    [{ tags: { elemMatch: { eq: 'a' } } }],
    [{ or: [{ or: [{ or: [{ band: 'hot' }, { stage: 'won' }] }] }, { band: 'warm' }] }],
    [{ nor: [{ band: 'hot', stage: 'won' }] }],
    ['stage: captured'],
  ])('that goes deeper than rows and groups is no rows: %j', (condition) => {
    expect(treeOf(condition)).toBeNull();
  });

  it('whatever is built of rows and groups is valid, and shows as what was built', () => {
    const row = fc.constantFrom(
      { field: 'score', op: 'gte' as const, text: '10' },
      { field: 'score', op: 'lt' as const, text: '1,5' },
      { field: 'band', op: 'in' as const, text: 'warm, hot' },
      { field: 'profile.role', op: 'present' as const, text: '' },
      { field: 'createdAt', op: 'within' as const, text: '30 days' },
      { field: '', op: 'eq' as const, text: '' },
    );
    const group = fc.record({
      match: fc.constantFrom('any' as const, 'none' as const),
      rows: fc.array(row, { maxLength: 3 }),
    });
    const typed = fc.record({
      match: fc.constantFrom('all' as const, 'any' as const),
      items: fc.array(fc.oneof(row, group), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(typed, (built) => {
        const read = readCondition(built);
        if (!read.ok) throw new Error(`unfinished: ${read.field}`);
        if (read.condition === undefined) return;
        expect(parseCondition(read.condition)).toMatchObject({ ok: true });
        const shown = treeOf(read.condition);
        if (shown !== null) expect(conditionOf(shown)).toEqual(read.condition);
      }),
    );
  });

  it('changes what was changed alone: comments and the writing of the rest stay', () => {
    const text = 'entry:\n  when:\n    stage: captured   # new ones\n    score: { gte: 10 } # warm enough\nsteps: []\n';
    const value = { entry: { when: { stage: 'captured', score: { gte: 10 } } }, steps: [] };
    const name = conditionName(PATH);
    const sent = {
      ...sentOf(value.entry.when),
      [`${name}:1:value`]: '20',
      [`${name}:7:field`]: 'band',
      [`${name}:7:op`]: 'ne',
      [`${name}:7:value`]: 'hot',
    };
    const edits = editsOf(value, [conditionField(PATH, 'edit.entry')], readForm(sent));
    expect(editYaml(text, edits)).toEqual({
      ok: true,
      text: 'entry:\n  when:\n    stage: captured   # new ones\n    score: { gte: 20 } # warm enough\n    band: { ne: hot }\nsteps: []\n',
    });
  });

  it('without rows is taken away; a field that is compared with nothing is named', () => {
    const fields = [conditionField(PATH, 'edit.entry')];
    const value = { sequence: 'a', entry: { when: { band: 'hot' } } };
    const name = conditionName(PATH);
    const none = { [`${name}:match`]: 'all', [`${name}:0:field`]: '', [`${name}:0:op`]: 'eq', [`${name}:0:value`]: '' };
    expect(editsOf(value, fields, readForm(none))).toEqual([{ do: 'remove', path: PATH }]);
    const unfinished = { ...none, [`${name}:0:field`]: 'band' };
    expect(unfinishedIn(fields, readForm(unfinished))).toEqual({ path: PATH, field: 'band' });
  });

  it('gets a row, a group and a row of a group by its buttons, and loses them', () => {
    const one = typedOf({ band: 'hot' })!;
    const two = pressed(one, { do: 'row', path: PATH });
    expect(two.items).toEqual([one.items[0], EMPTY]);
    const grouped = pressed(two, { do: 'group', path: PATH });
    expect(pressed(grouped, { do: 'row', path: PATH, group: 2 }).items[2]).toEqual({
      match: 'any',
      rows: [EMPTY, EMPTY, EMPTY],
    });
    expect(pressed(grouped, { do: 'drop', path: PATH, at: [2] })).toEqual(two);
    expect(pressed(grouped, { do: 'drop', path: PATH, at: [2, 0] }).items[2]).toEqual({ match: 'any', rows: [EMPTY] });
  });
});
