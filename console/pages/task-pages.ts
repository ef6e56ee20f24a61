import type { Field } from '../../domain/files/fields';
import { isTaskLate, taskDueAt } from '../../domain/lead/call-due';
import type { TaskRecord } from '../../domain/lead/documents';
import type { Bant, LeadRecord } from '../../domain/lead/lead';
import { TASK_OUTCOMES } from '../../domain/lead/command';
import { teamsOf } from '../../domain/files/teams';
import { definitionsIn } from '../../usecases/agreement/definitions-in';
import { reasonsOf } from '../../usecases/agreement/check-reason';
import { findLead } from '../../usecases/leads/find-lead';
import { invalid, type Refusal } from '../../usecases/outcome';
import { claimTask } from '../../usecases/tasks/claim-task';
import { isStepTask, STEP_OUTCOMES } from '../../usecases/tasks/complete-step-task';
import { completeTask } from '../../usecases/tasks/complete-task';
import { getTask } from '../../usecases/tasks/get-task';
import { listTasks } from '../../usecases/tasks/list-tasks';
import { releaseTask } from '../../usecases/tasks/release-task';
import { holderOf, isOpen } from '../../usecases/tasks/see-task';
import { definite } from '../form';
import type { Formats } from '../formats';
import { actPage, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { bantFields, readBant } from './bant-fields';
import { nameOf } from './lead-name';
import { profileLines, readProfileFields } from './profile-lines';
import { readDays } from './timeline-days';

const QUALIFIER = ['qualifier'] as const;
const ROWS = 50;

async function showQueue(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, query, formats } = call;
  const [mine, open] = await Promise.all([
    listTasks(deps, asker, { status: 'open', mine: true, limit: ROWS }),
    listTasks(deps, asker, { status: 'open', mine: false, limit: ROWS, cursor: query.text('cursor') }),
  ]);
  if (mine.code !== 'ok') return mine;
  if (open.code !== 'ok') return open;
  const { next } = open.value;
  return {
    view: 'queue',
    title: formats.say('queue.title'),
    data: {
      mine: await taskRows(call, mine.value.items),
      open: await taskRows(
        call,
        open.value.items.filter(({ status }) => status === 'open'),
      ),
      next: next === null ? null : `/queue?cursor=${encodeURIComponent(next)}`,
    },
  };
}

/** Tasks with whom they are about. */
export async function taskRows({ deps, asker, formats }: PageCall, tasks: readonly TaskRecord[]): Promise<object[]> {
  return Promise.all(
    tasks.map(async (task) => {
      const found = await findLead(deps, asker, task.lead);
      return { ...taskRow(task, formats.now), ...(found.code === 'ok' && aboutWhom(found.value)) };
    }),
  );
}

function taskRow(task: TaskRecord, now: number): object {
  const { id, purpose, handRaised, claimedBy, callbackAt, attempts, scoreAtOpening, lead } = task;
  const dueAt = taskDueAt(task);
  const late = isTaskLate(task, now);
  const until = { name: lead, score: scoreAtOpening };
  return { id, purpose, handRaised, claimedBy, callbackAt, dueAt, late, attempts: attempts.length, ...until };
}

function aboutWhom(lead: LeadRecord): object {
  const score = lead.state?.score;
  const { company, phone } = lead;
  return { name: nameOf(lead), company, phone, ...(score && { score: score.total, band: score.band }) };
}

/** What the reader may do with a task: it is free, theirs, or a colleague's. */
function standing(task: TaskRecord, reader: string): object {
  const { claimedBy } = task;
  const mine = claimedBy === reader;
  const free = isOpen(task) && claimedBy === null;
  return { mine, free, heldByOther: mine ? null : claimedBy, workable: free || (isOpen(task) && mine) };
}

async function showTask(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, asker, params, form, formats } = call;
  const found = await getTask(deps, asker, params.id ?? '');
  if (found.code !== 'ok') return found;
  const { task, lead, history } = found.value;
  const agreement = await deps.catalog.agreement();
  const teams = await deps.catalog.teams();
  const reps = teams ? Object.values(teamsOf(teams)).flatMap((team) => team.reps.map(({ person }) => person)) : [];
  const reasons = (list: 'recycle' | 'disqualify'): object[] =>
    reasonsOf(agreement, list).map((value) => ({
      value,
      label: formats.word('reason', value),
      chosen: value === form.text('reason'),
    }));
  const problem = refusal && problemOf(refusal, formats);
  return {
    view: 'task',
    title: `${formats.word('purpose', task.purpose)}${formats.say('colon')}${lead ? nameOf(lead) : task.lead}`,
    status: problem?.status ?? 200,
    data: {
      problem,
      task,
      dueAt: taskDueAt(task),
      ...standing(task, holderOf(asker)),
      lead: lead && viewLead(lead, await readProfileFields(deps), formats),
      // The definitions both sides signed, where the lead is judged.
      ...definitionsIn(agreement, formats.language),
      days: readDays(history, formats),
      // A step of a sequence, or a reply, was seen to or not: nothing else is asked.
      isCall: !isStepTask(task),
      bant: bantFields({ ...lead?.bant, ...task.bant }, form, agreement.bant.required),
      outcomes: (isStepTask(task) ? STEP_OUTCOMES : TASK_OUTCOMES).map((value, index) => ({
        value,
        key: index + 1,
        chosen: value === form.text('outcome'),
      })),
      recycleReasons: reasons('recycle'),
      disqualifyReasons: reasons('disqualify'),
      reps: [...new Set(reps)].map((rep) => ({ rep, chosen: rep === form.text('rep') })),
      given: Object.fromEntries(
        ['at', 'contactAt', 'note', 'personName', 'personPhone', 'personEmail'].map((name) => [name, form.text(name)]),
      ),
      // Known from before, so that nobody is asked twice.
      projectStage: form.text('projectStage') ?? task.projectStage ?? lead?.projectStage ?? '',
    },
  };
}

function viewLead(lead: LeadRecord, named: readonly Field[], formats: Formats): object {
  const { id, email, phone, company, source, profile, state } = lead;
  const hidden = new Set(['firstName', 'lastName', 'company', 'email', 'phone']);
  const fields = profileLines(profile, named, formats, hidden);
  return {
    id,
    name: nameOf(lead),
    email,
    phone,
    company,
    source,
    fields,
    score: state?.score ?? null,
    refused: lead.consent.phone === 'refused',
  };
}

async function complete(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, params, form, formats, language, commandId } = call;
  const outcome = [...TASK_OUTCOMES, ...STEP_OUTCOMES].find((one) => one === form.text('outcome'));
  if (outcome === undefined) return showTask(call, invalid('', formats.say('task.outcome.expected')));
  const bant: Bant | null = readBant(form);
  if (bant === null) return showTask(call, invalid('', formats.say('task.budget.expected')));
  const person = definite({
    name: form.text('personName'),
    email: form.text('personEmail'),
    phone: form.text('personPhone'),
  });
  const completed = await completeTask(deps, asker, {
    task: params.id ?? '',
    outcome,
    language,
    commandId,
    ...(Object.keys(bant).length > 0 && { bant }),
    reason: form.text(outcome === 'disqualified' ? 'disqualifyReason' : 'recycleReason'),
    at: form.instant('at', formats.zone),
    contactAt: form.instant('contactAt', formats.zone),
    rep: form.text('rep'),
    projectStage: form.text('projectStage')?.slice(0, 100),
    note: form.text('note')?.slice(0, 10_000),
    ...(outcome === 'referral' && { person }),
  });
  return completed.code === 'ok' ? { to: '/queue', said: 'completed' } : showTask(call, completed);
}

/** The Lead Center: whom to phone, and what came of it. */
export const TASK_PAGES: readonly Page[] = [
  showPage('/queue', QUALIFIER, showQueue),
  showPage('/tasks/:id', QUALIFIER, (call) => showTask(call)),
  actPage('/tasks/:id/claim', QUALIFIER, async (call) => {
    const id = call.params.id ?? '';
    const claimed = await claimTask(call.deps, call.asker, id);
    return claimed.code === 'ok' ? { to: `/tasks/${id}`, said: 'claimed' } : showTask(call, claimed);
  }),
  actPage('/tasks/:id/release', ['qualifier', 'lead-manager'], async (call) => {
    const released = await releaseTask(call.deps, call.asker, call.params.id ?? '');
    if (released.code !== 'ok') return showTask(call, released);
    return { to: call.asker.roles.includes('qualifier') ? '/queue' : '/', said: 'released' };
  }),
  actPage('/tasks/:id/complete', QUALIFIER, complete),
];
