import type { LeadRecord } from '../../domain/lead/lead';
import { STAGES, type Stage } from '../../domain/lead/stage';
import type { Band } from '../../domain/lead/state';
import { listLeads } from '../../usecases/leads/list-leads';
import { showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { nameOf } from './lead-name';
import { showLead } from './lead-page';

const BANDS: readonly Band[] = ['cold', 'warm', 'hot'];
/** A lead that was merged or erased is in no list. */
const LISTED = STAGES.filter((stage) => stage !== 'merged' && stage !== 'erased');
const SORTS = ['-score', '-lastActivityAt', '-createdAt'] as const;
const ROWS = 50;

async function showLeads({ deps, asker, query, formats }: PageCall): Promise<PageAnswer> {
  const stage = LISTED.find((one) => one === query.text('stage'));
  const band = BANDS.find((one) => one === query.text('band'));
  const sort = SORTS.find((one) => one === query.text('sort')) ?? '-score';
  const q = query.text('q')?.slice(0, 200);
  const cursor = query.text('cursor');
  const page = await listLeads(deps, asker, { stage, band, q, sort, limit: ROWS, cursor });
  if (page.code !== 'ok') return page;
  const { items, next } = page.value;
  return {
    view: 'leads',
    title: formats.say('leads.title'),
    data: {
      q,
      stages: LISTED.map((one) => ({ value: one, chosen: one === stage })),
      bands: BANDS.map((one) => ({ value: one, chosen: one === band })),
      sorts: SORTS.map((one) => ({ value: one, chosen: one === sort })),
      filtered: stage !== undefined || band !== undefined || q !== undefined,
      rows: items.map(rowOf),
      next: next === null ? null : addressOf({ stage, band, q, sort, cursor: next }),
      first: cursor === undefined ? null : addressOf({ stage, band, q, sort }),
    },
  };
}

function addressOf(
  filters: { stage?: Stage; band?: Band; q?: string; sort: string; cursor?: string } | object,
): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined) as [string, string][];
  return `/leads?${new URLSearchParams(given).toString()}`;
}

function rowOf(lead: LeadRecord): object {
  const { id, email, company, source, state } = lead;
  return {
    id,
    name: nameOf(lead),
    email,
    company,
    source,
    stage: state?.stage ?? 'captured',
    score: state?.score?.total ?? null,
    band: state?.score?.band ?? null,
    lastActivityAt: lead.lastActivityAt,
  };
}

/** Leads as a list, and one by one. */
export const LEAD_PAGES: readonly Page[] = [
  showPage('/leads', 'signed-in', showLeads),
  showPage('/leads/:id', 'signed-in', (call) => showLead(call)),
];
