import type { FileKind } from '../../domain/files/kinds';
import type { HandoffRecord, Role } from '../../domain/lead/documents';
import { hasRole, type Deps } from '../../usecases/deps';
import { listAlerts } from '../../usecases/alerts/list-alerts';
import { checkDraft } from '../../usecases/files/publish-file';
import { listHandoffs } from '../../usecases/handoffs/list-handoffs';
import { listLeads } from '../../usecases/leads/list-leads';
import { listTasks } from '../../usecases/tasks/list-tasks';
import { showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { alertRows } from './alert-pages';
import { pathOf } from './file-address';
import { firstSteps } from './first-steps';
import { nameOf } from './lead-name';
import { offerRows } from './offer-rows';
import { taskRows } from './task-pages';

const SHOWN = 8;
/** Drafts looked through for what keeps them from being published. */
const DRAFTS = 20;
const MARKETERS_FILES: readonly FileKind[] = ['sequences', 'scoring-models', 'templates', 'forms', 'agreements'];

/** What waits for this person, by what they are. */
async function showHome(call: PageCall): Promise<PageAnswer> {
  const { asker, formats } = call;
  const is = (...roles: Role[]): boolean => hasRole(asker, ...roles);
  const admin = is('admin');
  const [first, tasks, offers, alerts, drafts, hot] = await Promise.all([
    firstSteps(call),
    admin || is('qualifier') ? tasksWaiting(call) : null,
    admin || is('sales') ? offersWaiting(call) : null,
    admin || is('lead-manager') ? alertsWaiting(call) : null,
    is('marketer') ? draftsWaiting(call) : null,
    is('marketer', 'lead-manager', 'sales-manager') ? hotLeads(call) : null,
  ]);
  return {
    view: 'home',
    title: formats.say('home.title'),
    data: { first, tasks, offers, alerts, drafts, hot, day: formats.day(formats.now) },
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

async function alertsWaiting(call: PageCall): Promise<object[]> {
  const alerts = await listAlerts(call.deps, { acknowledged: false, limit: SHOWN });
  return alerts.code === 'ok' ? alertRows(call, alerts.value.items) : [];
}

/** Drafts, those first that cannot be published as they are, with what is in the way. */
async function draftsWaiting({ deps }: PageCall): Promise<object[]> {
  const drafts = (await Promise.all(MARKETERS_FILES.map(async (kind) => draftsOf(deps, kind)))).flat();
  const shown = drafts.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, DRAFTS);
  const checked: { errors: number; updatedAt: number }[] = [];
  // One after the other: checking a mail lays it out, and nobody waits for all of that at once.
  for (const { kind, name, updatedAt, draft } of shown) {
    const refused = await checkDraft(deps, kind, name, draft);
    const findings = refused?.code === 'invalid' ? refused.errors : [];
    const row = { kind, name, updatedAt, href: pathOf(kind, name), errors: refused ? Math.max(1, findings.length) : 0 };
    checked.push({ ...row, ...(findings[0] && { first: findings[0].message, line: findings[0].line }) });
  }
  return checked.toSorted((a, b) => Number(b.errors > 0) - Number(a.errors > 0));
}

type Draft = { kind: FileKind; name: string; updatedAt: number; draft: Record<string, string> };

async function draftsOf(deps: Deps, kind: FileKind): Promise<Draft[]> {
  const files = await deps.store.files.list(kind);
  return files.flatMap(({ name, updatedAt, draft, status }) =>
    draft === null || status === 'archived' ? [] : [{ kind, name, updatedAt, draft }],
  );
}

async function hotLeads({ deps, asker }: PageCall): Promise<object[]> {
  const leads = await listLeads(deps, asker, { band: 'hot', pending: true, sort: '-lastActivityAt', limit: SHOWN });
  if (leads.code !== 'ok') return [];
  return leads.value.items.map((lead) => {
    const { id, company, state, lastActivityAt } = lead;
    return { id, name: nameOf(lead), company, stage: state?.stage, score: state?.score?.total, lastActivityAt };
  });
}

/** Where everybody begins. */
export const HOME_PAGES: readonly Page[] = [showPage('/', 'signed-in', showHome)];
