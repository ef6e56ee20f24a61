import { addNote } from '../../usecases/leads/add-note';
import { adjustScore } from '../../usecases/leads/adjust-score';
import { commandLead, type LeadWish } from '../../usecases/leads/command-lead';
import { getLead } from '../../usecases/leads/get-lead';
import { invalid, type Outcome, type Refusal } from '../../usecases/outcome';
import type { Role } from '../../domain/lead/documents';
import { definite } from '../form';
import { actPage, type Page, type PageAnswer, type PageCall } from '../page';
import { MANAGERS, ON_THE_PHONE, showLead } from './lead-page';

const MAX_POINTS = 1000;

function pathOf({ params }: PageCall): string {
  return `/leads/${encodeURIComponent(params.id ?? '')}`;
}

/** Back to the lead; somebody who may see it no longer, for it has left them, is taken home. */
async function after(call: PageCall, outcome: Outcome<unknown>, said: string): Promise<PageAnswer> {
  if (outcome.code !== 'ok') return showLead(call, outcome);
  const seen = await getLead(call.deps, call.asker, call.params.id ?? '');
  return { to: seen.code === 'ok' ? pathOf(call) : '/', said };
}

function command(
  type: LeadWish['type'],
  access: readonly Role[],
  wishOf: (call: PageCall) => Promise<LeadWish | Refusal> | LeadWish | Refusal,
): Page {
  return actPage(`/leads/:id/${type}`, access, async (call) => {
    const { deps, asker, params, commandId } = call;
    const wish = await wishOf(call);
    if ('code' in wish) return showLead(call, wish);
    return after(call, await commandLead(deps, asker, { lead: params.id ?? '', wish, commandId }), type);
  });
}

const noteOf = ({ form }: PageCall): { note?: string } => definite({ note: form.text('note')?.slice(0, 10_000) });

/** What people ask of a lead: the use cases of `POST /v1/leads/:id/…`. */
export const LEAD_ACTIONS: readonly Page[] = [
  command('qualify', ON_THE_PHONE, () => ({ type: 'qualify' })),
  command('enroll', MANAGERS, ({ form }) => ({ type: 'enroll', sequence: form.text('sequence') ?? '' })),
  command('recycle', MANAGERS, (call) => ({
    type: 'recycle',
    reason: call.form.text('reason') ?? '',
    ...noteOf(call),
    ...definite({ contactAt: call.form.instant('contactAt', call.formats.zone) }),
  })),
  command('disqualify', MANAGERS, (call) => ({
    type: 'disqualify',
    reason: call.form.text('reason') ?? '',
    ...noteOf(call),
  })),
  command('reopen', MANAGERS, (call) => {
    const { note } = noteOf(call);
    return note === undefined ? invalid('', call.formats.say('lead.reopen.why')) : { type: 'reopen', note };
  }),
  command('do-not-contact', ON_THE_PHONE, (call) => ({ type: 'do-not-contact', ...noteOf(call) })),
  actPage('/leads/:id/notes', ON_THE_PHONE, async (call) => {
    const { deps, asker, params } = call;
    const { note } = noteOf(call);
    if (note === undefined) return showLead(call, invalid('', call.formats.say('lead.note.empty')));
    return after(call, await addNote(deps, asker, { lead: params.id ?? '', text: note }), 'notes');
  }),
  actPage('/leads/:id/adjust', MANAGERS, async (call) => {
    const { deps, asker, params, form, formats } = call;
    const points = form.number('points');
    const reason = form.text('reason')?.slice(0, 500);
    if (points === undefined || !(Math.abs(points) <= MAX_POINTS) || reason === undefined) {
      return showLead(call, invalid('', formats.say('lead.adjust.expected')));
    }
    const until = definite({ until: form.instant('until', formats.zone) });
    return after(call, await adjustScore(deps, asker, { lead: params.id ?? '', points, reason, ...until }), 'adjust');
  }),
];
