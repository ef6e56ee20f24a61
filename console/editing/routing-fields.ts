import { valueAt } from '../../domain/files/edit-values';
import { isRecord } from '../../domain/timeline/json-record';
import { conditionField, wordFields, type Field } from './fields';

/** What a rule of routing begins as, to be filled in. */
export const NEW_ROUTE = { when: { 'profile.country': 'FR' }, team: 'team-name' };

/** How many rules of routing a file of teams has. */
export function routesIn(value: unknown): number {
  const routes = valueAt(value, ['routing']);
  return Array.isArray(routes) ? routes.length : 0;
}

/** The fields of one rule: who it takes, and to which team. */
export function routeFields(at: number): Field[] {
  return [
    conditionField(['routing', at, 'when'], 'edit.when'),
    { path: ['routing', at, 'team'], label: 'edit.route.team', as: 'text', suggests: 'teams' },
  ];
}

/** The fields of the file of teams as a whole. */
export function teamsFields(): Field[] {
  return [{ path: ['leadManager'], label: 'edit.leadManager', as: 'text' }];
}

/** The fields of a segment. */
export function segmentFields(value: unknown): Field[] {
  return [...wordFields(value, ['label'], 'edit.label'), conditionField(['when'], 'edit.when')];
}

/** The teams a file names. */
export function teamNames(value: unknown): string[] {
  return isRecord(value) ? Object.keys(value).filter((key) => !['teams', 'routing', 'leadManager'].includes(key)) : [];
}
