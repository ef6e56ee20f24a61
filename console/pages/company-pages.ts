import { listCompanyVisits } from '../../usecases/capture/list-company-visits';
import { isAllowed, showPage, type Access, type Page, type PageAnswer, type PageCall } from '../page';
import { writersOf } from './file-address';

const READERS: Access = ['marketer', 'lead-manager', 'sales', 'sales-manager'];
const ROWS = 50;

async function showCompanies({ deps, asker, query, formats }: PageCall): Promise<PageAnswer> {
  const visits = await listCompanyVisits(deps, { limit: ROWS, cursor: query.text('cursor') });
  if (visits.code !== 'ok') return visits;
  const { items, next } = visits.value;
  return {
    view: 'companies',
    title: formats.say('nav.companies'),
    data: {
      rows: items,
      next: next === null ? null : `/companies?cursor=${encodeURIComponent(next)}`,
      writes: isAllowed(writersOf('companies'), asker.roles),
    },
  };
}

/** Companies that look around before anybody says who they are (`companies.csv`). */
export const COMPANY_PAGES: readonly Page[] = [showPage('/companies', READERS, showCompanies)];
