import type { LeadRecord } from '../../domain/lead/lead';
import type { ScoreView } from '../../domain/lead/state';
import { listFiles } from '../../usecases/files/list-files';
import { listLeads } from '../../usecases/leads/list-leads';
import type { Formats } from '../formats';
import type { Refusal } from '../../usecases/outcome';
import { isAllowed, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { BANDS, COLUMNS, LISTED, listAddress, readColumns, readFilters, SORTS, type Column } from './lead-filters';
import { nameOf } from './lead-name';
import { viewLinks } from './lead-view-pages';
import { MANAGERS, showLead } from './lead-page';

const ROWS = 50;

/** The list as asked for, with why nothing was done where that is so. */
export async function showLeads(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, asker, query, formats } = call;
  const filters = readFilters(query);
  const columns = readColumns(query);
  const cursor = query.text('cursor');
  const [page, segments, views] = await Promise.all([
    listLeads(deps, asker, { ...filters, limit: ROWS, cursor }),
    listFiles(deps, 'segments', { limit: 200 }),
    viewLinks(call),
  ]);
  if (page.code !== 'ok') return page;
  const { items, next, looked } = page.value;
  const problem = refusal && problemOf(refusal, formats);
  const { q, stage, band, segment, sort } = filters;
  const chosen = <T>(values: readonly T[], value: unknown): { value: T; chosen: boolean }[] =>
    values.map((one) => ({ value: one, chosen: one === value }));
  const published = segments.code === 'ok' ? segments.value.items.filter(({ status }) => status === 'published') : [];
  return {
    view: 'leads',
    title: formats.say('leads.title'),
    status: problem?.status ?? 200,
    data: {
      problem,
      cursor,
      q,
      stages: chosen(LISTED, stage),
      bands: chosen(BANDS, band),
      segments: chosen(
        published.map(({ name }) => name),
        segment,
      ),
      sorts: chosen(SORTS, sort),
      columnChoices: COLUMNS.map((value) => ({ value, chosen: columns.includes(value) })),
      columns,
      filters,
      views,
      filtered: [stage, band, segment, q].some((one) => one !== undefined),
      bulk: isAllowed(MANAGERS, asker.roles),
      imports: isAllowed(['marketer'], asker.roles),
      looked: looked === undefined ? null : formats.number(looked),
      rows: items.map((lead) => rowOf(lead, columns, formats)),
      next: next === null ? null : listAddress(filters, columns, next),
      first: cursor === undefined ? null : listAddress(filters, columns),
    },
  };
}

function rowOf(lead: LeadRecord, columns: readonly Column[], formats: Formats): object {
  const { id, email, company, source, tags, createdAt, lastActivityAt, state } = lead;
  const values: Record<Column, object> = {
    score: scoreCell(state?.score ?? null, formats),
    stage: { stage: state?.stage ?? 'captured' },
    source: { text: source },
    owner: { text: state?.owner ?? null },
    tags: { text: tags.join(', ') },
    sequence: { text: state?.enrollment?.sequence ?? null },
    lastActivity: { at: lastActivityAt },
    created: { at: createdAt },
  };
  return { id, name: nameOf(lead), email, company, cells: columns.map((column) => ({ column, ...values[column] })) };
}

/** As of its instant (decisions.md 23): the page of the lead tells it as of now. */
function scoreCell(score: ScoreView | null, { say, dateTime }: Formats): object {
  if (score === null) return { score: null, band: null };
  const { total, band, assessedAt } = score;
  return { score: total, band, asOf: say('lead.score.asOf', { at: dateTime(assessedAt) }) };
}

/** Leads as a list, and one by one. */
export const LEAD_PAGES: readonly Page[] = [
  showPage('/leads', 'signed-in', (call) => showLeads(call)),
  showPage('/leads/:id', 'signed-in', (call) => showLead(call)),
];
