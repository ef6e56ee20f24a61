import type { HandoffRecord } from '../lead/documents';
import type { LeadRecord } from '../lead/lead';
import type { JsonObject } from '../timeline/entry';

/**
 * How leads go into HubSpot: which of our fields is which property of its contacts, and where its deals stand. `token` of a private app is
 * the receiver's secret.
 */
export type HubspotConnector = {
  kind: 'hubspot';
  /** Ours (`email`, `phone`, or a profile field) to theirs. */
  properties: Record<string, string>;
  pipeline: string;
  stages: { accepted: string; won: string; lost: string };
};

/** One call of HubSpot's API, as its reference describes it. */
export type HubspotCall = { method: 'POST' | 'PUT'; path: string; body: object };

/** HubSpot's own names for what most workspaces hold; a connector's mapping comes on top. */
export const HUBSPOT_PROPERTIES: HubspotConnector['properties'] = {
  email: 'email',
  phone: 'phone',
  firstName: 'firstname',
  lastName: 'lastname',
  company: 'company',
  role: 'jobtitle',
  country: 'country',
};
/** HubSpot's default sales pipeline and its stages. */
export const HUBSPOT_PIPELINE = 'default';
export const HUBSPOT_STAGES: HubspotConnector['stages'] = {
  accepted: 'qualifiedtobuy',
  won: 'closedwon',
  lost: 'closedlost',
};
/** The custom property of deals, made once with unique values, by which an offer's deal is found again. */
export const HANDOFF_PROPERTY = 'ripen_handoff';

/**
 * The contact by its address, made or brought up to date: `POST /crm/v3/objects/contacts/batch/upsert` (HubSpot's reference, "Contacts").
 * Null for a lead without an address, which HubSpot cannot find again.
 */
export function upsertContact({ properties }: HubspotConnector, lead: LeadRecord): HubspotCall | null {
  const { email, phone, profile } = lead;
  if (email === null) return null;
  const ours: JsonObject = { ...profile, email, phone };
  const theirs = Object.entries(properties).flatMap(([field, property]) => {
    const value = ours[field];
    return value === undefined || value === null || typeof value === 'object' ? [] : [[property, `${value}`]];
  });
  const input = { idProperty: 'email', id: email, properties: Object.fromEntries(theirs) as object };
  return { method: 'POST', path: '/crm/v3/objects/contacts/batch/upsert', body: { inputs: [input] } };
}

/**
 * The deal of a handoff as the handoff stands now, so that events may come in any order: `POST /crm/v3/objects/deals/batch/upsert` by the
 * property `ripen_handoff` (HubSpot's reference, "Deals"). Null while sales has not accepted the lead.
 */
export function upsertDeal(
  { pipeline, stages }: HubspotConnector,
  handoff: Pick<HandoffRecord, 'id' | 'status' | 'amount' | 'currency' | 'acceptedAt' | 'closedAt' | 'reason'>,
  lead: Pick<LeadRecord, 'profile' | 'email' | 'company'>,
): HubspotCall | null {
  const stage = stageOf(handoff, stages);
  if (stage === null) return null;
  const { amount, currency, closedAt, reason } = handoff;
  const properties = {
    dealname: nameOf(lead),
    pipeline,
    dealstage: stage,
    [HANDOFF_PROPERTY]: handoff.id,
    ...(amount !== null && { amount: String(amount) }),
    ...(currency !== null && { deal_currency_code: currency }),
    ...(closedAt !== null && { closedate: new Date(closedAt).toISOString() }),
    ...(stage === stages.lost && reason !== null && { closed_lost_reason: reason }),
  };
  const input = { idProperty: HANDOFF_PROPERTY, id: handoff.id, properties };
  return { method: 'POST', path: '/crm/v3/objects/deals/batch/upsert', body: { inputs: [input] } };
}

/** Ties deal and contact by HubSpot's default kind: `PUT /crm/v4/objects/{from}/{id}/associations/default/{to}/{id}`. */
export function associate(deal: string, contact: string): HubspotCall {
  const path = `/crm/v4/objects/deals/${encodeURIComponent(deal)}/associations/default/contacts/${encodeURIComponent(contact)}`;
  return { method: 'PUT', path, body: {} };
}

/** The id of the only object a batch answered; null where it answered none, or errors (207). */
export function idAnswered(body: string): string | null {
  try {
    const { results } = JSON.parse(body) as { results?: { id?: unknown }[] };
    const id = results?.[0]?.id;
    return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
  } catch {
    return null;
  }
}

/** A deal that was accepted and then given back is lost; one that was never accepted is none. */
function stageOf(
  { status, acceptedAt }: Pick<HandoffRecord, 'status' | 'acceptedAt'>,
  stages: HubspotConnector['stages'],
): string | null {
  if (status === 'won') return stages.won;
  if (status === 'accepted') return stages.accepted;
  return acceptedAt !== null && ['lost', 'returned', 'withdrawn'].includes(status) ? stages.lost : null;
}

function nameOf({ profile, email, company }: Pick<LeadRecord, 'profile' | 'email' | 'company'>): string {
  const named = [profile.firstName, profile.lastName].filter((part) => typeof part === 'string').join(' ');
  return [company ?? profile.company, named === '' ? email : named]
    .filter((part) => typeof part === 'string')
    .join(' – ');
}
