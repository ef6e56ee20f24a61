import type { Role } from '../domain/lead/documents';
import { isAllowed, type Access } from './page';
import type { WordKey } from './words/words';

type Place = { href: string; label: WordKey; access: Access };

const WRITERS: Access = ['marketer', 'lead-manager', 'sales-manager'];
const PLACES: readonly Place[] = [
  { href: '/', label: 'nav.home', access: 'signed-in' },
  { href: '/queue', label: 'nav.queue', access: ['qualifier'] },
  { href: '/offers', label: 'nav.offers', access: ['sales', 'sales-manager', 'lead-manager'] },
  { href: '/alerts', label: 'nav.alerts', access: ['lead-manager'] },
  { href: '/board', label: 'nav.board', access: ['lead-manager', 'sales-manager'] },
  { href: '/leads', label: 'nav.leads', access: 'signed-in' },
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
  return PLACES.filter(({ access }) => isAllowed(access, roles)).map(({ href, label }) => ({
    href,
    label,
    current: href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`),
  }));
}
