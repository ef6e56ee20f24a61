import type { LeadCommand } from '../../domain/lead/command';
import { decideCommand } from '../../domain/lead/decide-command';
import type { Field } from '../../domain/files/fields';
import type { Role } from '../../domain/lead/documents';
import { mailBlockedBy, PURPOSES, type LeadRecord } from '../../domain/lead/lead';
import type { Stage } from '../../domain/lead/stage';
import { standingReasons } from '../../domain/lead/suppression';
import { newLeadState, type LeadState } from '../../domain/lead/state';
import { explainItem } from '../../domain/scoring/explain-item';
import { reasonsOf } from '../../usecases/agreement/check-reason';
import { explainScore, type ExplainedScore } from '../../usecases/leads/explain-score';
import { findLead } from '../../usecases/leads/find-lead';
import { readTimeline } from '../../usecases/leads/read-timeline';
import type { Refusal } from '../../usecases/outcome';
import type { Formats } from '../formats';
import { isAllowed, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { hasWord } from '../words/words';
import { nameOf, plain } from './lead-name';
import { scoreOverTime } from './lead-score';
import { publishedSequences } from './published-sequences';
import { placeInSequence } from './sequence-place';
import { profileLine, profileLines, readProfileFields } from './profile-lines';
import { readDays } from './timeline-days';
import { readTimelineView, timelineAddress, timelineChoices } from './timeline-filters';

/** Who may ask what of a lead: the table of api.md. */
export const MANAGERS: readonly Role[] = ['marketer', 'lead-manager'];
export const ON_THE_PHONE: readonly Role[] = ['marketer', 'lead-manager', 'qualifier', 'sales'];

const PATH: readonly Stage[] = ['captured', 'nurturing', 'qualifying', 'offered', 'accepted', 'won'];
const ENTRIES = 60;

/** A lead: who, where, why, what happened, what comes, and what may be done now; with what was refused just now. */
export async function showLead(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, asker, params, query, formats } = call;
  const found = await findLead(deps, asker, params.id ?? '');
  if (found.code !== 'ok') return found;
  const lead = found.value;
  // Until its workflow has looked for the first time, a lead is as every lead begins.
  const state = lead.state ?? newLeadState(lead.id, lead.createdAt, deps.clock.line);
  const view = readTimelineView(query, formats.zone);
  const [score, timeline, fields] = await Promise.all([
    explainScore(deps, asker, { lead: lead.id }),
    readTimeline(deps, asker, { ...view.filter, lead: lead.id, limit: ENTRIES, cursor: query.text('cursor') }),
    readProfileFields(deps),
  ]);
  if (timeline.code !== 'ok') return timeline;
  const problem = refusal && problemOf(refusal, formats);
  return {
    view: 'lead',
    title: nameOf(lead),
    status: problem?.status ?? 200,
    data: {
      problem,
      id: lead.id,
      name: nameOf(lead),
      ...whoIs(lead, fields, formats),
      ...whereIs(lead, state, formats),
      // Only where the reader may go on to them.
      ...(!isAllowed(['qualifier'], asker.roles) && { task: null }),
      ...(!isAllowed(['sales', 'lead-manager', 'sales-manager'], asker.roles) && { handoff: null }),
      score: score.code === 'ok' ? viewScore(score.value, call) : null,
      days: readDays(timeline.value.items, formats),
      shows: { kinds: timelineChoices(view), day: view.day, filtered: view.what ?? view.day },
      older: timeline.value.next === null ? null : timelineAddress(lead.id, view, timeline.value.next),
      place: await placeInSequence(call, lead),
      course: await scoreOverTime(call, lead),
      consent: consentOf(lead),
      actions: await actionsOf(call, state, mailBlockedBy(lead)),
    },
  };
}

const SHOWN_APART = new Set(['firstName', 'lastName', 'company', 'email', 'phone']);

function whoIs(lead: LeadRecord, fields: readonly Field[], formats: Formats): object {
  const { email, phone, company, source, language, tags, customer, suppressed, asides, createdAt, lastActivityAt } =
    lead;
  const profile = profileLines(lead.profile, fields, formats, SHOWN_APART);
  const differing = asides.map(({ field, value, at }) => ({ ...profileLine(field, value, fields, formats), at }));
  return {
    ...{ email, phone, source, leadLanguage: language, tags, customer, createdAt, lastActivityAt, profile },
    ...{ company: company ?? plain(lead.profile.company), differing, suppressed: standingReasons(suppressed) },
  };
}

/** The stage on the usual path; those beside it (recycled, disqualified) are told apart from it. */
function whereIs({ next }: LeadRecord, state: LeadState, formats: Formats): object {
  const { stage, stageSince, funnel, part, cycle, owner, task, handoff, contactAt } = state;
  const at = PATH.indexOf(stage);
  const path = PATH.map((one, index) => ({ stage: one, current: one === stage, past: at >= 0 && index < at }));
  const out = state.out?.reason ?? null;
  return {
    stage,
    stageSince,
    funnel,
    part,
    cycle,
    owner,
    task,
    handoff,
    contactAt,
    out,
    path,
    beside: at < 0,
    next: next && { ...next, held: sayBlocked(next.blockedBy, formats) },
  };
}

function viewScore({ assessment, model }: ExplainedScore, { language, formats }: PageCall): object {
  const { total, fit, engagement, inactivity, band, items, nextChangeAt } = assessment;
  const lines = items.map((item) => {
    const { points, kind } = item;
    return { kind, points, words: explainItem(item, formats.now, language) };
  });
  return { total, fit, engagement, inactivity, band, nextChangeAt, lines, model: model.name, version: model.version };
}

function consentOf({ consent }: LeadRecord): object {
  return {
    purposes: PURPOSES.map((purpose) => ({ purpose, value: consent[purpose] })),
    basis: consent.basis,
    notice: consent.notice,
    history: consent.history.toReversed(),
  };
}

/** What holds a lead back, in words: a block of its own, a suppression, or the reason it is out for; null: nothing does. */
function sayBlocked(by: string | null, formats: Formats): string {
  const [kind, reason] = by?.split(': ') ?? [];
  if (reason !== undefined) return formats.word(kind ?? '', reason);
  return formats.word(by !== null && hasWord(`blocked.${by}`) ? 'blocked' : 'reason', by);
}

/** What this person may ask of this lead now: by role, and by what its workflow would say. */
async function actionsOf(
  { deps, asker, formats }: PageCall,
  state: LeadState,
  mailBlocked: string | null,
): Promise<object> {
  const may = (roles: readonly Role[]): boolean => isAllowed(roles, asker.roles);
  const allows = (command: LeadCommand): boolean => !('refused' in decideCommand(state, command));
  const { actor } = asker;
  const agreement = await deps.catalog.agreement();
  const reasons = (list: 'recycle' | 'disqualify'): { value: string; label: string }[] =>
    reasonsOf(agreement, list).map((value) => ({ value, label: formats.word('reason', value) }));
  const manages = may(MANAGERS);
  const sequences = manages ? await publishedSequences(deps) : [];
  const commands = {
    qualify: { roles: ON_THE_PHONE, command: { type: 'qualify', actor } },
    enroll: { roles: MANAGERS, command: { type: 'enroll', actor, sequence: '' } },
    recycle: { roles: MANAGERS, command: { type: 'recycle', actor, reason: '' } },
    disqualify: { roles: MANAGERS, command: { type: 'disqualify', actor, reason: '' } },
    reopen: { roles: MANAGERS, command: { type: 'reopen', actor, note: '' } },
  } satisfies Record<string, { roles: readonly Role[]; command: LeadCommand }>;
  const not = Object.entries(commands).flatMap(([action, { roles, command }]) => {
    if (!may(roles)) return [{ action, why: formats.say('act.why.role') }];
    const stage = formats.word('stage', state.stage);
    if (!allows(command)) return [{ action, why: formats.say('act.why.stage', { stage }) }];
    // Such a lead would stay outside (lifecycle.md, "Transitions": "not entered").
    return action === 'enroll' && mailBlocked !== null ? [{ action, why: sayBlocked(mailBlocked, formats) }] : [];
  });
  return {
    not,
    qualify: may(ON_THE_PHONE) && allows({ type: 'qualify', actor }),
    notes: may(ON_THE_PHONE),
    doNotContact:
      may(ON_THE_PHONE) && allows({ type: 'do-not-contact', actor }) && state.out?.reason !== 'contact-refused',
    adjust: manages,
    enroll:
      manages && mailBlocked === null && sequences.length > 0 && allows({ type: 'enroll', actor, sequence: '' })
        ? sequences
        : null,
    recycle: manages && allows({ type: 'recycle', actor, reason: '' }) ? reasons('recycle') : null,
    disqualify: manages && allows({ type: 'disqualify', actor, reason: '' }) ? reasons('disqualify') : null,
    reopen: manages && allows({ type: 'reopen', actor, note: '' }),
  };
}
