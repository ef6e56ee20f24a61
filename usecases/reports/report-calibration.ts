import { calibrate, type Calibration, type Offered } from '../../domain/reports/calibration';
import type { HandoffRecord } from '../../domain/lead/documents';
import { recordOf } from '../../domain/timeline/json-record';
import type { HandoffSummary } from '../../store/handoffs/contract';
import type { LeadFilter } from '../../store/leads/contract';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { leadsOfReport, type ReportFilter } from './report-filter';

const PAGE = 500;

/** Handoffs opened in [from, to), of a source or segment: what the score promised against what came of it. */
export async function reportCalibration(
  deps: Deps,
  { from, to, source, segment }: ReportFilter,
): Promise<Outcome<Calibration>> {
  const leads = await leadsOfReport(deps, { source, segment });
  if (leads.code !== 'ok') return leads;
  const offered: Offered[] = [];
  let cursor: string | null = null;
  do {
    const page = await deps.store.handoffs.list({ openedFrom: from, openedTo: to, limit: PAGE, cursor });
    const counted = await idsCounted(deps, page.items, leads.value);
    for (const handoff of page.items) {
      if (handoff.scoreAtOffer === null || !counted.has(handoff.lead)) continue;
      offered.push(await readOffered(deps, handoff, handoff.scoreAtOffer));
    }
    cursor = page.next;
  } while (cursor !== null);
  return done(calibrate(offered));
}

/** Of the leads of these handoffs those the report is about; tests are left out (edge case 59). */
async function idsCounted(deps: Deps, handoffs: readonly HandoffSummary[], filter: LeadFilter): Promise<Set<string>> {
  const ids = [...new Set(handoffs.map(({ lead }) => lead))];
  const among = { _id: { $in: ids }, test: { $ne: true } };
  const query = filter.query === undefined ? among : { $and: [among, filter.query] };
  const leads = await deps.store.leads.scan(null, ids.length + 1, { ...filter, query });
  return new Set(leads.map(({ id }) => id));
}

async function readOffered(deps: Deps, handoff: HandoffSummary, score: number): Promise<Offered> {
  const { status, acceptedAt } = handoff;
  const whole = await deps.store.handoffs.find(handoff.id);
  return {
    score,
    rules: rulesOf(whole),
    accepted: acceptedAt !== null ? true : status === 'returned' ? false : null,
    won: status === 'won' ? true : status === 'lost' || status === 'returned' ? false : null,
  };
}

/** The rules that counted for the score when the dossier was frozen. */
function rulesOf(handoff: HandoffRecord | null): string[] {
  const items = recordOf(handoff?.dossier.score).items;
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) => {
    const { rule, kind } = recordOf(item);
    return typeof rule === 'string' && kind !== 'adjustment' ? [rule] : [];
  });
}
