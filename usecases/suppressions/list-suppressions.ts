import type { SuppressionReason } from '../../domain/lead/lead';
import type { Page, PageRequest } from '../../store/connection/paging';
import type { SuppressionRecord } from '../../store/suppressions/contract';
import type { Deps } from '../deps';
import type { Outcome } from '../outcome';
import { readPage } from '../read-page';

const PAGE = 200;

/** Addresses that get no mail, newest first. */
export async function listSuppressions(
  deps: Deps,
  request: PageRequest & { reason?: SuppressionReason | undefined },
): Promise<Outcome<Page<SuppressionRecord>>> {
  return readPage(() => deps.store.suppressions.list(request));
}

/** All of them; of an address with several reasons every one, whichever was asked for. */
export async function exportSuppressions(
  deps: Deps,
  reason: SuppressionReason | undefined,
): Promise<SuppressionRecord[]> {
  const rows: SuppressionRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<SuppressionRecord> = await deps.store.suppressions.list({ limit: PAGE, cursor, reason });
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}
