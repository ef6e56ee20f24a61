import { normaliseEmail } from '../../store/aliases/email-address';
import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { emailAlias, isEmail } from '../capture/identifiers';
import { ADDRESS_SET } from '../capture/merge-capture';
import { newHitId } from '../capture/new-id';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { conflict, done, invalid, notFound, type Outcome } from '../outcome';
import { addEntry } from './add-entry';
import { findLead } from './find-lead';

/**
 * Gives a lead another address (edge case 57): what was suppressed stays with the old one, and the new one needs its own consent.
 * An address that is another lead's is a conflict: merging is a decision of its own.
 */
export async function changeEmail(
  deps: Deps,
  asker: Asker,
  input: { lead: string; email: string },
): Promise<Outcome<LeadRecord>> {
  if (!isEmail(input.email)) return invalid('email', 'expected an e-mail address');
  const found = await findLead(deps, asker, input.lead);
  if (found.code !== 'ok') return found;
  const lead = found.value;
  const email = normaliseEmail(input.email);
  if (lead.email === email) return done(lead);
  const now = deps.clock.now();
  const bound = await deps.store.aliases.claim(emailAlias(email), lead.id, asker.actor);
  if (bound.lead !== lead.id) return conflict('this address belongs to another lead', { heldBy: bound.lead });
  const suppression = (await deps.store.suppressions.find([email])).get(email);
  // An objection is the person's, whatever their address: only what they agreed to, and what befell the address, stays behind (36, 57).
  const refused = lead.consent.email === 'refused';
  const change = { purpose: 'email', value: 'unknown', at: now, source: 'address-changed' };
  const after = await deps.store.leads.change(lead.id, {
    set: {
      email,
      ...(!refused && { 'consent.email': 'unknown' }),
      'consent.basis': null,
      'consent.notice': null,
      suppressed: suppressionAfter(lead, suppression),
    },
    ...(!refused && { push: { 'consent.history': [change] } }),
    // What was captured before, and the relay applies once more, was said of the old address.
    max: { updatedAt: now, [`confirmedAt.${ADDRESS_SET}`]: now },
  });
  if (!after) return notFound('lead');
  const entry: TimelineEntry = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'profile.changed',
    actor: asker.actor,
    props: { fields: ['email'] },
  };
  await addEntry(deps, after, entry);
  await recordAudit(deps, asker, 'lead.email', lead.id);
  return done(after);
}

/** What silences the new address: do-not-contact goes along with its person, all else is the address's own. */
function suppressionAfter(
  { suppressed }: LeadRecord,
  own: NonNullable<LeadRecord['suppressed']> | undefined,
): LeadRecord['suppressed'] {
  if (suppressed?.reason === 'do-not-contact') return suppressed;
  return own ? { reason: own.reason, at: own.at } : null;
}
