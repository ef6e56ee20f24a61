import type { SortField, StoreQuery } from '../connection/paging';
import type { LeadFilter, LeadSort } from './contract';

/** What `q` is looked for in; the profile's names are those of files.md (`completeness`). */
const SEARCHED = [
  'email',
  'phone',
  'externalId',
  'company',
  'profile.firstName',
  'profile.lastName',
  'profile.company',
];

/** The filter on stored leads. A lead whose workflow has not looked yet counts as `captured`. */
export function toLeadQuery({ stage, band, owner, source, tags, q, query }: LeadFilter): StoreQuery {
  const parts: StoreQuery[] = [];
  if (stage !== undefined) {
    const stages = typeof stage === 'string' ? [stage] : stage;
    const inStage = { 'state.stage': { $in: stages } };
    parts.push(stages.includes('captured') ? { $or: [inStage, { state: null }] } : inStage);
  }
  if (band !== undefined) parts.push({ 'state.score.band': band });
  if (owner !== undefined) parts.push({ 'state.owner': owner });
  if (source !== undefined) parts.push({ source });
  if (tags !== undefined && tags.length > 0) parts.push({ tags: { $all: tags } });
  const words = q?.trim() ?? '';
  if (words !== '') parts.push({ $or: SEARCHED.map((field) => ({ [field]: { $regex: escapeRegex(words), $options: 'i' } })) });
  if (query !== undefined && Object.keys(query).length > 0) parts.push(query);
  const [only] = parts;
  return parts.length === 0 || only === undefined ? {} : parts.length === 1 ? only : { $and: parts };
}

const FIELDS: Record<string, string> = { score: 'state.score.total', id: '_id' };

/** The stored field and direction of a sort; leads without the field come last in `-field` and first in `field`. */
export function toLeadOrder(sort: LeadSort): SortField[] {
  const name = sort.startsWith('-') ? sort.slice(1) : sort;
  return [{ field: FIELDS[name] ?? name, direction: sort.startsWith('-') ? -1 : 1 }];
}

function escapeRegex(words: string): string {
  return words.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
