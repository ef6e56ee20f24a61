import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { isNotice } from '../../domain/lead/notice';
import { DATA_NOTICE, LAST_CHANCE } from '../../domain/lead/waiting-mail';
import { composeDataLink } from './compose-data-link';
import { composeLastChance } from './compose-last-chance';
import { composeMail, type ComposeDeps } from './compose-mail';
import { composeNotice, type NoticeDeps } from './compose-notice';
import type { Composed } from './ports';

/** Writes out whatever a row of the ledger stands for: a mail in our own words to the person or to a colleague, or one of a template. */
export async function composeRow(
  deps: ComposeDeps & NoticeDeps,
  row: MailRecord,
  lead: LeadRecord,
  nowReal: number,
): Promise<Composed> {
  if (row.template === DATA_NOTICE) return composeDataLink(deps, row, lead, nowReal);
  if (row.template === LAST_CHANCE) return composeLastChance(deps, row, lead);
  if (isNotice(row)) return composeNotice(deps, row, lead);
  return composeMail(deps, row, lead);
}
