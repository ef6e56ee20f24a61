import { nearestName } from '../../../domain/conditions/nearest-name';
import { compileWhere } from '../../../domain/conditions/where';
import type { JsonObject } from '../../../domain/timeline/entry';

function asks(where: Record<string, unknown>, props: JsonObject): boolean {
  const compiled = compileWhere(where);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.test(props, 0);
}

describe('a `where` on an event', () => {
  it.each([
    [{ path: '/tarifs' }, { path: '/tarifs' }, true],
    [{ path: '/tarifs' }, { path: '/tarifs/pme?x=1' }, true],
    [{ path: '/tarifs/' }, { path: '/tarifs#top' }, true],
    [{ path: '/tarifs' }, { path: '/tarifs-2026' }, false],
    [{ path: '/tarifs' }, {}, false],
    [{ path: '/tarifs' }, { url: 'https://example.com/tarifs/pme' }, true],
    [{ path: { eq: '/tarifs' } }, { path: '/tarifs/pme' }, false],
    [{ path: { in: ['/a', '/b'] } }, { path: '/b?x' }, true],
    [{ percent: { gte: 75 } }, { percent: 75 }, true],
    [{ percent: { gte: 75 } }, {}, false],
    [{ name: 'spring' }, { name: 'spring', other: 1 }, true],
    [{ name: 'spring' }, { name: ['autumn', 'spring'] }, true],
    [{ path: '/x', percent: 5 }, { path: '/x/y', percent: 6 }, false],
    [{ 'form.name': 'demo' }, { form: { name: 'demo' } }, true],
    [{}, {}, true],
  ] as [Record<string, unknown>, JsonObject, boolean][])('%j on %j → %s', (where, props, expected) => {
    expect(asks(where, props)).toBe(expected);
  });

  it('refuses what conditions refuse', () => {
    expect(compileWhere({ $where: '1' }).ok).toBe(false);
    expect(compileWhere({ __defineGetter__: 1 }).ok).toBe(false);
  });
});

it('the nearest name is the one a person most likely meant', () => {
  expect(nearestName('emial', ['email', 'wait'])).toBe('email');
  expect(nearestName('Points', ['points'])).toBe('points');
  expect(nearestName('zzz', ['points', 'label'])).toBeUndefined();
});
