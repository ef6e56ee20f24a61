import type { Stage } from '../../domain/lead/stage';
import type { SortField, StoreQuery } from '../connection/paging';
import { withoutAbsent } from '../connection/queries';
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
  const parts: StoreQuery[] = [
    withoutAbsent({
      'state.score.band': band,
      'state.owner': owner,
      source,
      tags: tags === undefined || tags.length === 0 ? undefined : { $all: tags },
    }),
    inStages(typeof stage === 'string' ? [stage] : (stage ?? [])),
    withWords(q?.trim() ?? ''),
    query ?? {},
  ].filter((part) => Object.keys(part).length > 0);
  const [first] = parts;
  return parts.length > 1 ? { $and: parts } : (first ?? {});
}

function inStages(stages: readonly Stage[]): StoreQuery {
  // A merged lead is found by its survivor, and listed only where it is asked for.
  if (stages.length === 0) return { 'state.stage': { $ne: 'merged' } };
  const inStage = { 'state.stage': { $in: stages } };
  return stages.includes('captured') ? { $or: [inStage, { state: null }] } : inStage;
}

function withWords(words: string): StoreQuery {
  if (words === '') return {};
  return { $or: SEARCHED.map((field) => ({ [field]: { $regex: escapeRegex(words), $options: 'i' } })) };
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
