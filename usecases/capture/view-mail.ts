import type { MailRecord } from '../../domain/lead/documents';
import type { CaptureContext } from './submit-form';

export type ViewContext = Pick<CaptureContext, 'store'> & {
  /** The mail's HTML as it was or would be sent, made anew from its ledger row; null when it cannot be made any more. */
  renderForView: (mail: MailRecord) => Promise<string | null>;
};

/** The HTML of a mail for its browser view; null for what was never claimed, is not this lead's, or whose lead was erased. */
export async function viewMail(
  deps: ViewContext,
  { lead, mail }: { lead: string; mail: string },
): Promise<string | null> {
  const row = await deps.store.mails.find(mail);
  if (row?.lead !== lead || (await deps.store.leads.find(lead)) === null) return null;
  return deps.renderForView(row);
}
