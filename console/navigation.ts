import type { Role } from '../domain/lead/documents';
import { isAllowed, type Access } from './page';
import type { WordKey } from './words/words';

/** `also`: where its pages lie that have an address of their own. */
type Place = { href: string; also?: string; label: WordKey; access: Access };

const WRITERS: Access = ['marketer', 'lead-manager', 'sales-manager'];
const PLACES: readonly Place[] = [
  { href: '/', label: 'nav.home', access: 'signed-in' },
  { href: '/queue', also: '/tasks', label: 'nav.queue', access: ['qualifier'] },
  { href: '/offers', label: 'nav.offers', access: ['sales', 'sales-manager', 'lead-manager'] },
  { href: '/alerts', label: 'nav.alerts', access: ['lead-manager'] },
  { href: '/board', label: 'nav.board', access: ['lead-manager', 'sales-manager'] },
  { href: '/leads', also: '/imports', label: 'nav.leads', access: 'signed-in' },
  { href: '/companies', label: 'nav.companies', access: ['marketer', 'lead-manager', 'sales', 'sales-manager'] },
  { href: '/reports', label: 'nav.reports', access: 'signed-in' },
  { href: '/files/sequences', label: 'nav.sequences', access: WRITERS },
  { href: '/files/scoring-models', label: 'nav.models', access: WRITERS },
  { href: '/files/templates', label: 'nav.templates', access: WRITERS },
  { href: '/files/forms', label: 'nav.forms', access: WRITERS },
  { href: '/files/agreements', label: 'nav.agreements', access: WRITERS },
  { href: '/files/teams', label: 'nav.teams', access: ['lead-manager'] },
  { href: '/keys', label: 'nav.keys', access: 'signed-in' },
  { href: '/people', label: 'nav.people', access: ['admin'] },
];

/** The menu of somebody with these roles, and which entry they are at. */
export function navigationFor(
  roles: readonly Role[],
  path: string,
): { href: string; label: WordKey; current: boolean }[] {
  const isUnder = (place: string): boolean => path === place || path.startsWith(`${place}/`);
  return PLACES.filter(({ access }) => isAllowed(access, roles)).map(({ href, also, label }) => ({
    href,
    label,
    current: href === '/' ? path === '/' : isUnder(href) || (also !== undefined && isUnder(also)),
  }));
}
