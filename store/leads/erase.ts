import type { LeadRecord, StandingReason } from '../../domain/lead/lead';
import { standingReasons } from '../../domain/lead/suppression';
import type { Collection } from '../connection/collection';
import type { AliasCollection } from '../aliases/aliases';
import type { Idempotency } from '../idempotency/contract';
import type { Uploads } from '../jobs/contract';
import type { Shredding } from '../shredding/contract';
import type { Suppressions } from '../suppressions/contract';
import type { Timelines } from '../timeline/contract';
import type { LeadCollection } from './collection';
import type { TombstoneCollection } from './tombstones';

/** Anything of a lead, found by a field: `lead` or, for marks of events, `owner`. */
export type OwnedCollection = Pick<Collection<{ id: string }>, 'deleteWhere'>;
export type ErasureParts = {
  leads: LeadCollection;
  tombstones: TombstoneCollection;
  aliases: AliasCollection;
  suppressions: Suppressions;
  timeline: Timelines;
  uploads: Pick<Uploads, 'forget'>;
  requests: Pick<Idempotency, 'forgetShowing'>;
  shredding: Pick<Shredding, 'ask'>;
  owned: readonly { collection: OwnedCollection; by: 'lead' | 'owner' }[];
};

const VISITOR = 'visitor:';
const OLD_LEAD = 'lead:';
const EMAIL = 'email:';
const PHONE = 'phone:';
const EXTERNAL = 'ext:';

/**
 * Deletes every document that holds the person, and the leads that were merged into it. The tombstone comes first, so that nothing is
 * created anew meanwhile (edge case 21); aliases and the lead itself come last, so that a repeat after a crash finds the rest. The
 * keyed hash of a suppressed address stays, without the address.
 */
export async function eraseLead(parts: ErasureParts, id: string, at: number): Promise<void> {
  const { leads, tombstones, aliases, suppressions, timeline, owned } = parts;
  await tombstones.insertOnce({ id, at });
  const lead = await leads.find(id);
  const keys = (await aliases.findWhere({ lead: id })).map((alias) => alias.id);
  const named = (prefix: string): string[] =>
    keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));

  if (lead?.email != null)
    await suppressions.addMany(objectionsOf(lead).map((objection) => ({ address: lead.email ?? '', ...objection })));
  for (const address of new Set([...named(EMAIL), ...(lead?.email == null ? [] : [lead.email])])) {
    await suppressions.anonymise(address);
  }
  for (const old of named(OLD_LEAD)) {
    if (old !== id) await eraseLead(parts, old, at);
  }
  await timeline.drop(id);
  for (const visitor of named(VISITOR)) await timeline.drop(`${VISITOR}${visitor}`);
  const identifiers = [...named(EMAIL), ...named(PHONE), ...named(EXTERNAL)];
  await parts.uploads.forget(identifiers);
  await parts.requests.forgetShowing([id, ...identifiers]);
  for (const { collection, by } of owned) await collection.deleteWhere({ [by]: id });
  await aliases.deleteWhere({ lead: id });
  await leads.delete([id]);
  await parts.shredding.ask(Date.now());
}

/** What keeps the address from being mailed after the lead is gone: each reason that stands, and consent that the person has refused. */
function objectionsOf({ suppressed, consent }: LeadRecord): StandingReason[] {
  const standing = standingReasons(suppressed);
  if (consent.email !== 'refused') return standing;
  const refusals = consent.history.filter(({ purpose, value }) => purpose === 'email' && value === 'refused');
  return [...standing, { reason: 'unsubscribed', at: refusals.at(-1)?.at ?? 0 }];
}
