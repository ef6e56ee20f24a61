import { mongo } from 'mongoose';

/** What was asked of a collection: its name, filter, order, how many at most (0: all), and whether of parts of documents only. */
export type Query = {
  collection: string;
  filter: mongo.Document;
  sort: Record<string, 1 | -1>;
  limit: number;
  inPart?: boolean;
};
const isInPart = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && 'projection' in options;
type Keys = readonly [string, 1 | -1][];

/** Hears every find and count of the driver until it is told to end; answers what was heard. */
export function hearQueries(): { heard: Query[]; end: () => void } {
  const heard: Query[] = [];
  const find = mongo.Collection.prototype.find as (...given: unknown[]) => mongo.FindCursor;
  const spies = [
    jest.spyOn(mongo.Collection.prototype, 'find').mockImplementation(function (this: mongo.Collection, ...given) {
      const cursor = find.apply(this, given as unknown[]);
      const query: Query = {
        collection: this.collectionName,
        filter: given[0],
        sort: {},
        limit: 0,
        inPart: isInPart(given[1]),
      };
      heard.push(query);
      const [sort, limit] = [cursor.sort.bind(cursor), cursor.limit.bind(cursor)];
      cursor.sort = (order) => {
        query.sort = order as Query['sort'];
        return sort(order);
      };
      cursor.limit = (most) => {
        query.limit = most;
        return limit(most);
      };
      return cursor as never;
    }),
  ];
  const count = mongo.Collection.prototype.countDocuments as (...given: unknown[]) => Promise<number>;
  spies.push(
    jest.spyOn(mongo.Collection.prototype, 'countDocuments').mockImplementation(function (
      this: mongo.Collection,
      ...given
    ) {
      heard.push({ collection: this.collectionName, filter: given[0] ?? {}, sort: {}, limit: 0 });
      return count.apply(this, given as unknown[]);
    }) as never,
  );
  return { heard, end: () => spies.forEach((spy) => spy.mockRestore()) };
}

/**
 * Whether an index answers the query without looking through the collection: the order asked for comes from it, behind fields of one value
 * each, or its first field is narrowed where no order is asked for. Alternatives are answered when each of them is.
 */
export function isCovered({ filter, sort, limit }: Query, indexes: readonly Keys[]): boolean {
  const parts = conjuncts(filter);
  if (parts.some(([field]) => field === '_id')) return true;
  // In an order that an index gives, a part of a word would still be looked for in everybody where nobody has it.
  if (parts.some(([, value]) => isOperators(value) && '$regex' in value)) return false;
  const all: readonly Keys[] = [[['_id', 1]], ...indexes];
  const spans = parts.filter(([, value]) => isSpan(value));
  if (spans.length > 0) return spans.every(([field]) => indexes.some(([first]) => first?.[0] === field));
  const order = Object.entries(sort);
  const within = all.filter(([first]) => parts.some(([field, value]) => field === first?.[0] && !isOperators(value)));
  const serving = parts.every((part) => isLookedUp(part, indexes)) ? all : within;
  if (serving.some((keys) => isServedBy(keys, parts, order, limit))) return true;
  return parts.some(
    ([field, value]) =>
      field === '$or' &&
      (value as mongo.Document[]).every((one) =>
        isCovered({ collection: '', filter: one, sort: {}, limit: 0 }, indexes),
      ),
  );
}

/** In the order of everybody, what few match would still be looked for in all of them: an index knows each field that is asked for. */
function isLookedUp([field, value]: [string, unknown], indexes: readonly Keys[]): boolean {
  if (field === '$nor') return false;
  if (field === '$or')
    return (value as mongo.Document[]).every((one) => conjuncts(one).some((part) => isLookedUp(part, indexes)));
  if (!isListOfValues(value) && !isRange(value)) return true;
  return indexes.some((keys) =>
    keys.some(([key]) => key === field || (key.endsWith('.$**') && field.startsWith(key.slice(0, -3)))),
  );
}

function conjuncts(filter: mongo.Document): [string, unknown][] {
  return Object.entries(filter).flatMap(([key, value]): [string, unknown][] =>
    key === '$and' ? (value as mongo.Document[]).flatMap(conjuncts) : [[key, value]],
  );
}

function isServedBy(
  keys: Keys,
  parts: readonly [string, unknown][],
  order: readonly [string, 1 | -1][],
  limit: number,
) {
  const named = (field: string): unknown[] => parts.flatMap(([name, value]) => (name === field ? [value] : []));
  const listed = keys.findIndex(([field]) => !named(field).some(isListOfValues));
  const same = listed === -1 ? keys.length : listed;
  const rest = keys.slice(same);
  const left = order.filter(([field]) => !named(field).some((value) => !isOperators(value)));
  if (left.length === 0) return same > 0 || (rest[0] !== undefined && named(rest[0][0]).some(isRange));
  const turn = left[0]![1] * (rest[0]?.[1] ?? 1);
  const inOrder = left.every(([field, direction], n) => rest[n]?.[0] === field && rest[n][1] * turn === direction);
  // Walked in order it is read no further than the page, or no wider than the values before.
  return inOrder && (limit > 0 || same > 0);
}

const isOperators = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).some((key) => key.startsWith('$'));
const isListOfValues = (value: unknown): boolean => !isOperators(value) || '$in' in value || '$all' in value;
const isRange = (value: unknown): boolean =>
  isOperators(value) &&
  (['$gt', '$gte', '$lt', '$lte'].some((operator) => operator in value) ||
    value.$ne === null ||
    isRange(value.$elemMatch));
/** What searches look for: it leaves few, in whatever order they are asked for. */
const isSpan = (value: unknown): boolean => isOperators(value) && isRange(value.$elemMatch);
