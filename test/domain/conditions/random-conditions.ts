import fc from 'fast-check';
import type { JsonObject } from '../../../domain/timeline/entry';

const scalar = fc.oneof(fc.constantFrom('a', 'b', 'aa', '2026-06-10'), fc.integer({ min: 0, max: 4 }), fc.boolean());
const held = fc.oneof({ weight: 4, arbitrary: scalar }, fc.constant(null), fc.array(scalar, { maxLength: 3 }));
const number = fc.integer({ min: 0, max: 4 });
const test = fc.oneof(
  scalar,
  ...['eq', 'ne', 'gt', 'gte', 'lt', 'lte'].map((op) => scalar.map((value) => ({ [op]: value }))),
  ...['in', 'nin', 'all'].map((op) => fc.array(scalar, { minLength: 1, maxLength: 3 }).map((list) => ({ [op]: list }))),
  fc.tuple(number, number).map(([a, b]) => ({ between: [Math.min(a, b), Math.max(a, b)] })),
  fc.boolean().map((wanted) => ({ exists: wanted })),
  number.map((length) => ({ size: length })),
  fc.constantFrom('^a', 'a+b?', '[ab]$').map((regex) => ({ regex })),
  fc.constantFrom('3 days', '10 days').map((within) => ({ within })),
  scalar.map((value) => ({ not: { gt: value } })),
  scalar.map((value) => ({ elemMatch: { gte: value } })),
);
/** One written test of one profile field. */
export const leaf = fc
  .tuple(fc.constantFrom('profile.a', 'profile.b', 'profile.c'), test)
  .map(([f, t]) => ({ [f]: t }));
/** A written condition of such tests, nested. */
export const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom('and', 'or', 'nor'), fc.array(tie('node'), { minLength: 1, maxLength: 3 }))
      .map(([op, list]) => ({ [op]: list })),
  ),
})).node;
/** A profile whose fields hold a plain value, null or a list. */
export const profile = fc.dictionary(fc.constantFrom('a', 'b', 'c'), held) as fc.Arbitrary<JsonObject>;
