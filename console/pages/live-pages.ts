import { createHash } from 'node:crypto';
import { listAlerts } from '../../usecases/alerts/list-alerts';
import { hasRole } from '../../usecases/deps';
import { listHandoffs } from '../../usecases/handoffs/list-handoffs';
import { listTasks } from '../../usecases/tasks/list-tasks';
import { showPage, type Page, type PageCall } from '../page';

const SEEN = 50;
const STATUSES = ['offered', 'pooled', 'held', 'accepted'] as const;

/** What waits for somebody, as a short text that is another when it has changed; it tells nothing itself. */
async function digestOf({ deps, asker }: PageCall): Promise<string> {
  const is = (...roles: Parameters<typeof hasRole>[1][]): boolean => hasRole(asker, 'admin', ...roles);
  const tasks = is('qualifier')
    ? await Promise.all([true, false].map((mine) => listTasks(deps, asker, { status: 'open', mine, limit: SEEN })))
    : [];
  const offers = is('sales', 'sales-manager', 'lead-manager')
    ? await Promise.all(STATUSES.map((status) => listHandoffs(deps, asker, { status, limit: SEEN })))
    : [];
  const alerts = is('lead-manager') ? await listAlerts(deps, { acknowledged: false, limit: SEEN }) : null;
  const seen = [
    tasks.map((list) =>
      list.code === 'ok' ? list.value.items.map(({ id, status, claimedBy }) => [id, status, claimedBy]) : [],
    ),
    offers.map((list) => (list.code === 'ok' ? list.value.items.map(({ id, status, rep }) => [id, status, rep]) : [])),
    alerts?.code === 'ok' ? alerts.value.items.map(({ id }) => id) : [],
  ];
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 22);
}

/** What tells pages that they are no longer true: a stream for who asks for one, else the present state once. */
export const LIVE_PAGES: readonly Page[] = [
  showPage('/live', 'signed-in', async (call) => ({ live: await digestOf(call), look: () => digestOf(call) })),
];
