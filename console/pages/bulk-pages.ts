import type { LeadCommand } from '../../domain/lead/command';
import { decideCommand } from '../../domain/lead/decide-command';
import { mailBlockedBy, type LeadRecord } from '../../domain/lead/lead';
import { newLeadState } from '../../domain/lead/state';
import { reasonsOf } from '../../usecases/agreement/check-reason';
import { commandLead, type LeadWish } from '../../usecases/leads/command-lead';
import { findLead } from '../../usecases/leads/find-lead';
import { listLeads } from '../../usecases/leads/list-leads';
import { patchLead } from '../../usecases/leads/patch-lead';
import { invalid, type Refusal } from '../../usecases/outcome';
import { actPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { nameOf } from './lead-name';
import { showLeads } from './lead-pages';
import { MANAGERS } from './lead-page';
import { publishedSequences } from './published-sequences';
import { readFilters } from './lead-filters';

const KINDS = ['enroll', 'tag', 'recycle', 'disqualify'] as const;
type Kind = (typeof KINDS)[number];
/** So many at once: each is a command that its lead's workflow obeys in turn. */
const MOST = 500;
const PAGE = 100;
const NAMED = 10;
const TAG = /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,59}$/u;

type Chosen = { leads: LeadRecord[]; more: boolean };

/** Those ticked, or with `every` all that the filters find, up to the most that is done at once. */
async function readChosen({ deps, asker, form }: PageCall): Promise<Chosen | Refusal> {
  if (!form.checked('every')) {
    const found = await Promise.all(
      form
        .texts('lead')
        .slice(0, MOST)
        .map((id) => findLead(deps, asker, id)),
    );
    return { leads: found.flatMap((one) => (one.code === 'ok' ? [one.value] : [])), more: false };
  }
  const leads: LeadRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await listLeads(deps, asker, { ...readFilters(form), limit: PAGE, cursor });
    if (page.code !== 'ok') return page;
    leads.push(...page.value.items);
    cursor = page.value.next ?? undefined;
  } while (cursor !== undefined && leads.length < MOST);
  return { leads: leads.slice(0, MOST), more: cursor !== undefined || leads.length > MOST };
}

/** Whether the lead's stage allows it, by the decision its workflow would take; nobody who may not be mailed enters a sequence. */
function allows(kind: Kind, lead: LeadRecord, call: PageCall): boolean {
  if (kind === 'tag') return true;
  if (kind === 'enroll' && mailBlockedBy(lead) !== null) return false;
  const state = lead.state ?? newLeadState(lead.id, lead.createdAt, call.deps.clock.line);
  const command: LeadCommand = { ...wishOf(kind, call), actor: call.asker.actor };
  return !('refused' in decideCommand(state, command));
}

function wishOf(kind: Exclude<Kind, 'tag'>, { form }: PageCall): LeadWish {
  if (kind === 'enroll') return { type: 'enroll', sequence: form.text('sequence') ?? '' };
  const reason = form.text(kind === 'recycle' ? 'recycleReason' : 'disqualifyReason') ?? '';
  return { type: kind, reason };
}

/** Says how many it would be and of whom, before anything is done. */
async function preview(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, form, formats } = call;
  const kind = KINDS.find((one) => one === form.text('kind')) ?? 'enroll';
  const chosen = await readChosen(call);
  if ('code' in chosen) return chosen;
  const may = chosen.leads.filter((lead) => allows(kind, lead, call));
  const agreement = await deps.catalog.agreement();
  const reasons = (list: 'recycle' | 'disqualify'): object[] =>
    reasonsOf(agreement, list).map((value) => ({ value, label: formats.word('reason', value) }));
  const problem = refusal && problemOf(refusal, formats);
  return {
    view: 'bulk',
    title: formats.say(`bulk.${kind}`),
    status: problem?.status ?? 200,
    data: {
      ...{
        problem,
        kind,
        title: formats.say(`bulk.${kind}`),
        chosen: chosen.leads.length,
        may: may.length,
        more: chosen.more,
      },
      left: chosen.leads.length - may.length,
      most: MOST,
      names: may.slice(0, NAMED).map(nameOf),
      unnamed: Math.max(0, may.length - NAMED),
      // Exactly those counted are what is sent: who comes to match meanwhile is not among them.
      ids: may.map(({ id }) => id),
      sequences: kind === 'enroll' ? await publishedSequences(deps) : null,
      recycle: kind === 'recycle' ? reasons('recycle') : null,
      disqualify: kind === 'disqualify' ? reasons('disqualify') : null,
      tags: kind === 'tag',
    },
  };
}

async function act(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, form, formats, commandId } = call;
  const kind = KINDS.find((one) => one === form.text('kind'));
  const ids = (form.text('ids') ?? '')
    .split(' ')
    .filter((id) => id !== '')
    .slice(0, MOST);
  if (kind === undefined || ids.length === 0) return { to: '/leads' };
  const tag = form.text('tag');
  if (kind === 'tag' && (tag === undefined || !TAG.test(tag))) {
    return { code: 'invalid', errors: [{ path: '', message: formats.say('bulk.tag.expected') }] };
  }
  let [did, not] = [0, 0];
  for (const id of ids) {
    const outcome =
      kind === 'tag'
        ? await addTag(call, id, tag ?? '')
        : await commandLead(deps, asker, { lead: id, wish: wishOf(kind, call), commandId: `${commandId}:${id}` });
    if (outcome.code === 'ok') did += 1;
    else if (outcome.code === 'conflict' || outcome.code === 'not-found') not += 1;
    else return outcome;
  }
  return {
    view: 'bulk-done',
    title: formats.say(`bulk.${kind}`),
    data: { did, not, title: formats.say(`bulk.${kind}`) },
  };
}

async function addTag({ deps, asker }: PageCall, id: string, tag: string): ReturnType<typeof patchLead> {
  const found = await findLead(deps, asker, id);
  if (found.code !== 'ok') return found;
  return patchLead(deps, asker, id, { tags: [...new Set([...found.value.tags, tag])] });
}

/** What is done to many leads: counted and shown first. */
export const BULK_PAGES: readonly Page[] = [
  actPage('/leads/bulk', MANAGERS, (call) =>
    call.form.checked('every') || call.form.checked('lead')
      ? preview(call)
      : showLeads({ ...call, query: call.form }, invalid('', call.formats.say('bulk.nobody'))),
  ),
  actPage('/leads/bulk/act', MANAGERS, act),
];
