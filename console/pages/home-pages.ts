import type { FileKind } from '../../domain/files/kinds';
import type { HandoffRecord, Role } from '../../domain/lead/documents';
import { hasRole } from '../../usecases/deps';
import { listAlerts } from '../../usecases/alerts/list-alerts';
import { listFiles } from '../../usecases/files/list-files';
import { listHandoffs } from '../../usecases/handoffs/list-handoffs';
import { listLeads } from '../../usecases/leads/list-leads';
import { listTasks } from '../../usecases/tasks/list-tasks';
import { showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { alertRow } from './alert-pages';
import { nameOf } from './lead-name';
import { offerRows } from './offer-rows';
import { taskRows } from './task-pages';

const SHOWN = 8;
const MARKETERS_FILES: readonly FileKind[] = ['sequences', 'scoring-models', 'templates', 'forms', 'agreements'];

/** What waits for this person, by what they are. */
async function showHome(call: PageCall): Promise<PageAnswer> {
  const { asker, formats } = call;
  const is = (...roles: Role[]): boolean => hasRole(asker, ...roles);
  const admin = is('admin');
  const [tasks, offers, alerts, drafts, hot] = await Promise.all([
    admin || is('qualifier') ? tasksWaiting(call) : null,
    admin || is('sales') ? offersWaiting(call) : null,
    admin || is('lead-manager') ? alertsWaiting(call) : null,
    is('marketer') ? draftsWaiting(call) : null,
    is('marketer', 'lead-manager', 'sales-manager') ? hotLeads(call) : null,
  ]);
  return {
    view: 'home',
    title: formats.say('home.title'),
    data: { tasks, offers, alerts, drafts, hot, day: formats.day(formats.now) },
  };
}

async function tasksWaiting(call: PageCall): Promise<object[]> {
  const { deps, asker } = call;
  const [mine, open] = await Promise.all([
    listTasks(deps, asker, { status: 'open', mine: true, limit: SHOWN }),
    listTasks(deps, asker, { status: 'open', mine: false, limit: SHOWN }),
  ]);
  const tasks = [mine, open].flatMap((list) => (list.code === 'ok' ? list.value.items : []));
  const once = [...new Map(tasks.map((task) => [task.id, task])).values()];
  return taskRows(call, once.slice(0, SHOWN));
}

async function offersWaiting(call: PageCall): Promise<object[]> {
  const { deps, asker } = call;
  const statuses: HandoffRecord['status'][] = ['offered', 'pooled', 'accepted'];
  const lists = await Promise.all(statuses.map((status) => listHandoffs(deps, asker, { status, limit: SHOWN })));
  const waiting = lists.flatMap((list) => (list.code === 'ok' ? list.value.items : []));
  const soonest = waiting.toSorted((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity));
  return offerRows(call, soonest.slice(0, SHOWN));
}

async function alertsWaiting({ deps }: PageCall): Promise<object[]> {
  const alerts = await listAlerts(deps, { acknowledged: false, limit: SHOWN });
  return alerts.code === 'ok' ? alerts.value.items.map(alertRow) : [];
}

async function draftsWaiting({ deps }: PageCall): Promise<object[]> {
  const lists = await Promise.all(
    MARKETERS_FILES.map(async (kind) => ({ kind, files: await listFiles(deps, kind, { limit: 200 }) })),
  );
  return lists.flatMap(({ kind, files }) =>
    files.code === 'ok'
      ? files.value.items.filter(({ hasDraft }) => hasDraft).map(({ name, updatedAt }) => ({ kind, name, updatedAt }))
      : [],
  );
}

async function hotLeads({ deps, asker }: PageCall): Promise<object[]> {
  const leads = await listLeads(deps, asker, { band: 'hot', sort: '-lastActivityAt', limit: SHOWN });
  if (leads.code !== 'ok') return [];
  return leads.value.items.map((lead) => {
    const { id, company, state, lastActivityAt } = lead;
    return { id, name: nameOf(lead), company, stage: state?.stage, score: state?.score?.total, lastActivityAt };
  });
}

/** Where everybody begins. */
export const HOME_PAGES: readonly Page[] = [showPage('/', 'signed-in', showHome)];
