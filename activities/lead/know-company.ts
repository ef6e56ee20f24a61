import { companyKeys, companyOwner, hasOpenDeal, type Account } from '../../domain/handoff/company';
import { teamsOf } from '../../domain/files/teams';
import type { LeadRecord } from '../../domain/lead/lead';
import { newAlert } from '../../domain/lead/new-alert';
import type { LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';
import { tell } from '../../domain/words/sentence';
import { messageRow } from '../../domain/lead/notice';
import { announceColleague } from './announce';
import type { OpenLook } from './open-look';

/**
 * Finds the company of a lead that nobody has yet, at its first look and whenever something is new: where a rep has the company, the lead
 * is theirs too, and they are told of the colleague once, by alert, mail and webhook (lifecycle.md, edge case 64).
 */
export async function knowCompany(deps: LeadDeps, { lead, state, entries, news, now }: OpenLook): Promise<LeadState> {
  const isFirst = state.rev === 0;
  const isNew = isFirst || entries.length > state.cursor;
  const keys = companyKeys(lead);
  if (!isNew || keys.length === 0 || lead.test) return state;
  if (isFirst || news.profileChanged) await deps.accounts.join(keys, lead.id);
  if (state.owner !== null) return state;
  const owner = companyOwner(await deps.accounts.find(keys));
  if (owner === null || owner === state.notOwner) return state;
  await tellOfColleague(deps, { id: `${lead.id}.colleague.${owner}`, to: owner, lead, now, handoff: null }, keys, 1);
  return { ...state, owner };
}

/** A rep has accepted the lead: they have its company unless a colleague has, and are told of whom else we know there. */
export async function ownCompany(
  deps: LeadDeps,
  lead: LeadRecord,
  { handoff }: LeadState,
  rep: string,
  now: number,
): Promise<void> {
  const keys = companyKeys(lead);
  if (keys.length === 0 || lead.test || handoff === null) return;
  await deps.accounts.openDeal(keys, lead.id);
  const accounts = await deps.accounts.find(keys);
  await deps.accounts.own(keys, rep, await goneFrom(deps, accounts, handoff.offeredTo));
  const others = new Set(accounts.flatMap(({ leads }) => leads).filter((other) => other !== lead.id));
  if (others.size === 0) return;
  await tellOfColleague(
    deps,
    { id: `${handoff.id}.colleagues`, to: rep, lead, now, handoff: handoff.id },
    keys,
    others.size,
  );
}

/** Whether the agreement keeps prospecting mail from the lead now, because sales is at work with a colleague of its company. */
export async function isCompanyInTalks(
  deps: Pick<LeadDeps, 'accounts' | 'catalog'>,
  lead: Pick<LeadRecord, 'id' | 'email' | 'profile'>,
): Promise<boolean> {
  if ((await deps.catalog.agreement()).openDeal !== 'no-mail') return false;
  const keys = companyKeys(lead);
  return keys.length > 0 && hasOpenDeal(await deps.accounts.find(keys), lead.id);
}

/** Owners who gave the company up: they have left the teams, or let this very offer pass. */
async function goneFrom(deps: LeadDeps, accounts: readonly Account[], offeredTo: readonly string[]): Promise<string[]> {
  const teams = await deps.catalog.teams();
  const reps = teams === null ? [] : Object.values(teamsOf(teams)).flatMap((team) => team.reps);
  const owners = accounts.flatMap(({ owner }) => owner ?? []);
  return owners.filter((owner) => offeredTo.includes(owner) || !reps.some(({ person }) => person === owner));
}

type Telling = { id: string; to: string; lead: LeadRecord; now: number; handoff: string | null };

async function tellOfColleague(
  deps: LeadDeps,
  { id, to, lead, now, handoff }: Telling,
  keys: readonly string[],
  count: number,
): Promise<void> {
  const company = (keys.at(-1) ?? '').replace(/^\w+:/, '');
  const told =
    handoff === null
      ? tell('a colleague at {company}, which is yours', { company })
      : tell('{count} more known at {company}', { count, company });
  await deps.alerts.raise(
    newAlert({
      id,
      at: now,
      kind: 'company.colleague',
      level: 'info',
      lead: lead.id,
      handoff,
      ...told,
      to,
    }),
  );
  await deps.mails.claim(messageRow(id, to, told.words, lead, company, now));
  await announceColleague(deps, lead, { id, owner: to, handoff, count }, now);
}
