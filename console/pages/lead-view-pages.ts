import { saveLeadView, removeLeadView, listLeadViews } from '../../usecases/views/lead-views';
import { actPage, type Page, type PageCall } from '../page';
import { listAddress, listQuery, readColumns, readFilters } from './lead-filters';

/** The reader's saved views as links, with the one that is shown now. */
export async function viewLinks({ deps, asker, query }: PageCall): Promise<object[]> {
  const views = await listLeadViews(deps, asker);
  if (views.code !== 'ok') return [];
  const now = listQuery(readFilters(query), readColumns(query));
  return views.value.map((view) => ({ name: view.name, href: `/leads?${view.query}`, current: view.query === now }));
}

/** Lists of leads under a name: kept and forgotten. */
export const LEAD_VIEW_PAGES: readonly Page[] = [
  actPage('/leads/views', 'signed-in', async ({ deps, asker, form }) => {
    const query = listQuery(readFilters(form), readColumns(form));
    const saved = await saveLeadView(deps, asker, { name: form.text('name') ?? '', query });
    return saved.code === 'ok' ? { to: `/leads?${query}`, said: 'view-saved' } : saved;
  }),
  actPage('/leads/views/remove', 'signed-in', async ({ deps, asker, form }) => {
    const removed = await removeLeadView(deps, asker, form.text('name') ?? '');
    const to = listAddress(readFilters(form), readColumns(form));
    return removed.code === 'ok' ? { to, said: 'view-removed' } : removed;
  }),
];
