import * as fc from 'fast-check';
import { type mongo } from 'mongoose';

/** A document with everything that makes an index hard: what is missing, null, of another type, a fraction, several values, nested. */
export type Indexed = {
  _id: string;
  group?: string | null;
  score?: number | string | null;
  at: number;
  open: boolean;
  tags?: string[];
  inner?: { band?: string | null };
  /** What a wildcard index is of. */
  free?: { size?: number | string | number[] | null; sector?: string | null };
};
/** What may be asked of both; the driver's own types know fields, this does not. */
export type Asked = { filter: mongo.Document; sort: Record<string, 1 | -1>; limit: number };

export const INDEXES: mongo.IndexDescription[] = [
  { key: { group: 1, at: -1 } },
  { key: { score: -1, _id: -1 } },
  { key: { 'inner.band': 1, score: -1 } },
  { key: { open: 1, group: 1, score: -1, _id: -1 } },
  { key: { tags: 1 } },
  { key: { at: 1 } },
  { key: { 'free.$**': 1 } },
];

const group = fc.constantFrom('a', 'b', 'c', 'rare', null);
const score = fc.oneof(
  fc.integer({ min: -20, max: 60 }),
  fc.double({ min: 0, max: 9, noNaN: true }),
  fc.constant(null),
);
const band = fc.constantFrom('cold', 'warm', 'hot', null);
const size = fc.oneof(
  { weight: 60, arbitrary: fc.integer({ min: 0, max: 90 }) },
  { weight: 3, arbitrary: fc.constantFrom<string | null>('many', null) },
  { weight: 1, arbitrary: fc.constant<number[]>([3, 80]) },
);
const sector = fc.constantFrom('retail', 'rail', 'paper', null);
const tag = fc.constantFrom('x', 'xa', 'y', 'z');

/** The rest of a document, of which an update sets some. */
export const someFields: fc.Arbitrary<Partial<Omit<Indexed, '_id'>>> = fc.record(
  {
    group,
    score: fc.oneof({ weight: 20, arbitrary: score }, { weight: 1, arbitrary: fc.constant('n/a') }),
    at: fc.integer({ min: 0, max: 400 }),
    open: fc.boolean(),
    tags: fc.uniqueArray(tag, { maxLength: 3 }),
    inner: fc.record({ band }, { requiredKeys: [] }),
    free: fc.record({ size, sector }, { requiredKeys: [] }),
  },
  { requiredKeys: ['at', 'open'] },
);

const condition: fc.Arbitrary<mongo.Document> = fc.oneof(
  group.map((value) => ({ group: value })),
  fc.subarray(['a', 'rare', 'none', null]).map((values) => ({ group: { $in: values } })),
  fc.integer({ min: -5, max: 60 }).map((value) => ({ score: { $lt: value } })),
  fc.integer({ min: -5, max: 60 }).map((value) => ({ score: { $not: { $gt: value } } })),
  fc.integer({ min: 0, max: 400 }).map((from) => ({ at: { $gte: from, $lt: from + 30 } })),
  fc.constant({ score: { $ne: null } }),
  fc.boolean().map((value) => ({ open: value })),
  band.map((value) => ({ 'inner.band': value })),
  tag.map((value) => ({ tags: value })),
  fc.uniqueArray(tag, { minLength: 1 }).map((all) => ({ tags: { $all: all } })),
  fc.constant({ tags: { $ne: 'x' } }),
  fc
    .uniqueArray(fc.constantFrom('w', 'x', 'xx', 'y', 'z', 'zz'), { minLength: 2, maxLength: 2 })
    .map((ends) => ends.sort())
    .map(([from, to]) => ({ tags: { $elemMatch: { $gte: from, $lt: to } } })),
  fc.constant({ _id: { $gt: 'd0300' } }),
  fc.nat(90).map((value) => ({ 'free.size': { $exists: true, $ne: null, $eq: value } })),
  fc.nat(90).map((value) => ({ 'free.size': { $exists: true, $ne: null, $gte: value } })),
  fc.nat(90).map((from) => ({ $and: [{ 'free.size': { $gte: from } }, { 'free.size': { $lt: from + 9 } }] })),
  fc.subarray(['retail', 'rail', 'none']).map((values) => ({ 'free.sector': { $in: values } })),
  fc.constantFrom<mongo.Document>(
    { 'free.size': null },
    { 'free.size': { $exists: true, $ne: null } },
    { $nor: [{ 'free.sector': 'rail' }] },
  ),
);
const filter = fc
  .tuple(fc.array(condition, { maxLength: 3 }), fc.option(fc.array(condition, { minLength: 1, maxLength: 2 })))
  .map(([all, any]): mongo.Document => {
    const parts = any === null ? all : [...all, { $or: any }];
    return parts.length === 0 ? {} : { $and: parts };
  });
const sort = fc.constantFrom<Record<string, 1 | -1>>(
  { score: -1, _id: -1 },
  { score: 1, _id: 1 },
  { at: -1, _id: -1 },
  { at: 1, _id: 1 },
  { group: 1, at: -1, _id: 1 },
  { group: 1, score: -1, _id: -1 },
  { _id: -1 },
);

/** Queries of every kind that a plan is made for, and some that none is. */
export const asked: fc.Arbitrary<Asked> = fc.record({ filter, sort, limit: fc.constantFrom(0, 1, 7, 50) });
