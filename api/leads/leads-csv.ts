import type { LeadRecord } from '../../domain/lead/lead';
import { standingReasons } from '../../domain/lead/suppression';
import type { Json } from '../../domain/timeline/entry';
import type { LeadsExport } from '../../usecases/leads/export-leads';
import { csvCell } from '../../domain/reports/csv';
import { iso } from '../shapes/instants';

/** The columns an import takes come first, under the same names, so that an export can be imported (decisions.md 19). */
const COLUMNS: readonly [string, (lead: LeadRecord) => Json | undefined][] = [
  ['email', ({ email }) => email],
  ['phone', ({ phone }) => phone],
  ['externalId', ({ externalId }) => externalId],
  ['source', ({ source }) => source],
  ['tags', ({ tags }) => tags.join('|')],
  ['language', ({ language }) => language],
  ['consent.email', ({ consent }) => consent.email],
  ['consent.tracking', ({ consent }) => trackingOf(consent)],
  ['basis', ({ consent }) => consent.basis],
  ['notice', ({ consent }) => consent.notice],
  ['id', ({ id }) => id],
  ['stage', ({ state }) => state?.stage ?? 'captured'],
  ['funnel', ({ state }) => state?.funnel ?? 'MCL'],
  ['score', ({ state }) => state?.score?.total],
  ['band', ({ state }) => state?.score?.band],
  ['owner', ({ state }) => state?.owner],
  // Every reason, the strongest first, as tags are.
  [
    'suppressed',
    ({ suppressed }) =>
      standingReasons(suppressed)
        .map(({ reason }) => reason)
        .join('|'),
  ],
  ['createdAt', ({ createdAt }) => iso(createdAt)],
  ['lastActivityAt', ({ lastActivityAt }) => (lastActivityAt === null ? null : iso(lastActivityAt))],
];

/** The leads as CSV (RFC 4180, UTF-8 with the mark that spreadsheets look for), batch by batch; no cell is a formula to who opens it. */
export async function* writeLeadsCsv({ fields, batches }: LeadsExport): AsyncGenerator<string> {
  yield `\ufeff${line([...COLUMNS.map(([name]) => name), ...fields])}`;
  for await (const batch of batches) {
    yield batch
      .map((lead) =>
        line([...COLUMNS.map(([, read]) => textOf(read(lead))), ...fields.map((name) => textOf(lead.profile[name]))]),
      )
      .join('');
  }
}

function line(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** One column for three permissions that are asked for together; empty where they differ. */
function trackingOf({ pixel, links, web }: LeadRecord['consent']): string {
  return pixel === links && links === web && pixel !== 'unknown' ? pixel : '';
}
