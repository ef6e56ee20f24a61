import type { Agreement } from '../../domain/files/agreement';
import { teamsOf } from '../../domain/files/teams';
import type { HandoffRecord, Role } from '../../domain/lead/documents';
import { groupReasons, readChoice } from '../../usecases/agreement/reason-choice';
import { answerHandoff, type HandoffWish } from '../../usecases/handoffs/answer-handoff';
import { getHandoff } from '../../usecases/handoffs/get-handoff';
import { listHandoffs } from '../../usecases/handoffs/list-handoffs';
import { rateHandoff } from '../../usecases/handoffs/rate-handoff';
import { reassignHandoff } from '../../usecases/handoffs/reassign-handoff';
import { invalid, type Refusal } from '../../usecases/outcome';
import { definite } from '../form';
import type { Formats } from '../formats';
import { actPage, isAllowed, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { readDossier } from './dossier';
import { readProfileFields } from './profile-lines';
import { offerRows } from './offer-rows';

const READERS: readonly Role[] = ['sales', 'lead-manager', 'sales-manager'];
const SELLERS: readonly Role[] = ['sales'];
const MANAGERS: readonly Role[] = ['lead-manager'];
const STATUSES = ['offered', 'pooled', 'held', 'accepted', 'returned', 'withdrawn', 'won', 'lost'] as const;
const OPEN: readonly HandoffRecord['status'][] = ['offered', 'pooled', 'held'];
const ROWS = 50;
const MAX_AMOUNT = 1e12;
const RATINGS = [5, 4, 3, 2, 1] as const;

async function showOffers(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, query, formats } = call;
  const status = STATUSES.find((one) => one === query.text('status'));
  const page = await listHandoffs(deps, asker, { status, limit: ROWS, cursor: query.text('cursor') });
  if (page.code !== 'ok') return page;
  const { items, next } = page.value;
  const filter = status === undefined ? '' : `status=${status}&`;
  return {
    view: 'offers',
    title: formats.say('offers.title'),
    data: {
      statuses: STATUSES.map((value) => ({ value, chosen: value === status })),
      filtered: status !== undefined,
      rows: await offerRows(call, items),
      next: next === null ? null : `/offers?${filter}cursor=${encodeURIComponent(next)}`,
    },
  };
}

async function showOffer(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, asker, params, form, formats } = call;
  const found = await getHandoff(deps, asker, params.id ?? '');
  if (found.code !== 'ok') return found;
  const handoff = found.value;
  const agreement = await deps.catalog.agreement();
  const dossier = readDossier(handoff, await readProfileFields(deps), formats);
  const problem = refusal && problemOf(refusal, formats);
  const teams = await deps.catalog.teams();
  const sells = isAllowed(SELLERS, asker.roles);
  const open = OPEN.includes(handoff.status);
  return {
    view: 'offer',
    title: `${formats.say('offer.title')}${formats.say('colon')}${dossier.name}`,
    status: problem?.status ?? 200,
    data: {
      problem,
      handoff,
      dossier,
      late: handoff.dueAt !== null && handoff.dueAt < formats.now,
      answers: sells && open,
      works: sells && handoff.status === 'accepted' && (handoff.rep === asker.person || asker.roles.includes('admin')),
      rates: sells && ['accepted', 'returned', 'won', 'lost'].includes(handoff.status),
      reassigns: isAllowed(MANAGERS, asker.roles) && open,
      reps: teams
        ? [...new Set(Object.values(teamsOf(teams)).flatMap((team) => team.reps.map(({ person }) => person)))]
        : [],
      ratings: RATINGS.map((value) => ({ value, chosen: value === handoff.rating })),
      ...reasonChoices(agreement, formats),
      given: {
        note: form.text('note'),
        amount: form.text('amount'),
        currency: form.text('currency') ?? 'EUR',
        contactAt: form.text('contactAt'),
      },
    },
  };
}

/** Reasons with what follows from each: the agreement has a list for either way. */
function reasonChoices(agreement: Agreement, { word, say }: Formats): object {
  const groups = (list: 'return' | 'lost'): object[] =>
    groupReasons(agreement, list).map(({ action, reasons }) => {
      const label = say(action === 'recycle' ? 'offer.recycle' : 'offer.disqualify');
      const named = reasons.map(({ value, reason, isInBoth }) => ({
        value,
        label: isInBoth ? `${word('reason', reason)} · ${label}` : word('reason', reason),
      }));
      return { label, reasons: named };
    });
  return { returnGroups: groups('return'), lostGroups: groups('lost') };
}

function answer(type: HandoffWish['type'], wishOf: (call: PageCall) => HandoffWish | Refusal): Page {
  return actPage(`/offers/:id/${type}`, SELLERS, async (call) => {
    const { deps, asker, params, commandId } = call;
    const id = params.id ?? '';
    const wish = wishOf(call);
    if ('code' in wish) return showOffer(call, wish);
    const outcome = await answerHandoff(deps, asker, { handoff: id, wish, commandId });
    return outcome.code === 'ok' ? { to: `/offers/${id}`, said: `offer-${type}` } : showOffer(call, outcome);
  });
}

const noteOf = ({ form }: PageCall): { note?: string } => definite({ note: form.text('note')?.slice(0, 10_000) });
const contactOf = ({ form, formats }: PageCall): { contactAt?: number } =>
  definite({ contactAt: form.instant('contactAt', formats.zone) });

function wishToReturn(call: PageCall): HandoffWish | Refusal {
  const chosen = readChoice(call.form.text('reason'));
  if (!chosen) return invalid('', call.formats.say('offer.reason.expected'));
  return { type: 'return', ...chosen, ...noteOf(call), ...contactOf(call) };
}

function wishToLose(call: PageCall): HandoffWish | Refusal {
  const chosen = readChoice(call.form.text('reason'));
  if (!chosen) return invalid('', call.formats.say('offer.reason.expected'));
  return { type: 'lost', reason: chosen.reason, then: chosen.action, ...contactOf(call) };
}

function wishToWin(call: PageCall): HandoffWish | Refusal {
  const { form, formats } = call;
  const amount = form.number('amount');
  const currency = form.text('currency')?.toUpperCase() ?? '';
  const valid = amount !== undefined && amount >= 0 && amount <= MAX_AMOUNT && /^[A-Z]{3}$/.test(currency);
  return valid ? { type: 'won', amount, currency } : invalid('', formats.say('offer.amount.expected'));
}

function wishToProgress(call: PageCall): HandoffWish | Refusal {
  const kind = (['attempt', 'meeting', 'note'] as const).find((one) => one === call.form.text('kind'));
  return kind ? { type: 'progress', kind, ...noteOf(call) } : invalid('', call.formats.say('offer.progress.expected'));
}

/** What sales is offered and does with it; who else may look on. */
export const OFFER_PAGES: readonly Page[] = [
  showPage('/offers', READERS, showOffers),
  showPage('/offers/:id', READERS, (call) => showOffer(call)),
  answer('accept', () => ({ type: 'accept' })),
  answer('return', wishToReturn),
  answer('progress', wishToProgress),
  answer('won', wishToWin),
  answer('lost', wishToLose),
  actPage('/offers/:id/rate', SELLERS, async (call) => {
    const { deps, asker, params, form, formats } = call;
    const handoff = params.id ?? '';
    const rating = form.number('rating');
    if (rating === undefined || !Number.isInteger(rating) || rating < 1 || rating > 5) {
      return showOffer(call, invalid('', formats.say('offer.rating.expected')));
    }
    const rated = await rateHandoff(deps, asker, { handoff, rating, ...noteOf(call) });
    return rated.code === 'ok' ? { to: `/offers/${handoff}`, said: 'offer-rate' } : showOffer(call, rated);
  }),
  actPage('/offers/:id/reassign', MANAGERS, async (call) => {
    const { deps, asker, params, form, commandId } = call;
    const handoff = params.id ?? '';
    const moved = await reassignHandoff(deps, asker, { handoff, rep: form.text('rep') ?? '', commandId });
    return moved.code === 'ok' ? { to: `/offers/${handoff}`, said: 'offer-reassign' } : showOffer(call, moved);
  }),
];
