import type { AlertRecord } from '../../domain/lead/documents';
import { showFinding } from '../../domain/words/sentence';
import { acknowledgeAlert } from '../../usecases/alerts/acknowledge-alert';
import { listAlerts } from '../../usecases/alerts/list-alerts';
import { listHandoffs } from '../../usecases/handoffs/list-handoffs';
import { findLead } from '../../usecases/leads/find-lead';
import { actPage, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { nameOf } from './lead-name';
import { offerRows } from './offer-rows';

const MANAGER = ['lead-manager'] as const;
const ROWS = 50;
/** Of the offers that wait; the rest is one click away. */
const OFFERS = 20;

async function showAlerts(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, query, formats } = call;
  const all = query.checked('all');
  const cursor = query.text('cursor');
  const [alerts, held, pooled] = await Promise.all([
    listAlerts(deps, { acknowledged: all ? undefined : false, limit: ROWS, cursor }),
    listHandoffs(deps, asker, { status: 'held', limit: OFFERS }),
    listHandoffs(deps, asker, { status: 'pooled', limit: OFFERS }),
  ]);
  for (const one of [alerts, held, pooled]) if (one.code !== 'ok') return one;
  if (alerts.code !== 'ok' || held.code !== 'ok' || pooled.code !== 'ok') return { to: '/' };
  const { next } = alerts.value;
  return {
    view: 'alerts',
    title: formats.say('alerts.title'),
    data: {
      all,
      alerts: await alertRows(call, alerts.value.items),
      next: next === null ? null : `/alerts?${all ? 'all=1&' : ''}cursor=${encodeURIComponent(next)}`,
      waiting: [
        { status: 'held', rows: await offerRows(call, held.value.items), more: held.value.next !== null },
        { status: 'pooled', rows: await offerRows(call, pooled.value.items), more: pooled.value.next !== null },
      ],
    },
  };
}

/** Alerts with whom they are about and where they lead; of a lead that is erased there is no name any more. */
export async function alertRows({ deps, asker, formats }: PageCall, alerts: readonly AlertRecord[]): Promise<object[]> {
  return Promise.all(
    alerts.map(async (alert) => {
      const { id, at, kind, level, lead, handoff, acknowledgedBy } = alert;
      const found = lead === null ? null : await findLead(deps, asker, lead);
      const about = found?.code === 'ok' ? found.value : null;
      const { message } = showFinding(alert, formats.language);
      return {
        ...{ id, at, kind, level, message, acknowledgedBy },
        who: about && { href: `/leads/${about.id}`, name: nameOf(about), company: about.company },
        offer: handoff === null ? null : `/offers/${handoff}`,
      };
    }),
  );
}

/** What the lead manager must know and decide. */
export const ALERT_PAGES: readonly Page[] = [
  showPage('/alerts', MANAGER, showAlerts),
  actPage('/alerts/:id/acknowledge', MANAGER, async ({ deps, asker, params }) => {
    const noted = await acknowledgeAlert(deps, asker, params.id ?? '');
    return noted.code === 'ok' ? { to: '/alerts', said: 'acknowledged' } : noted;
  }),
];
