import { teamsOf } from '../../domain/files/teams';
import { isCallTask, isTaskLate, taskDueAt } from '../../domain/lead/call-due';
import type { Role, TaskRecord } from '../../domain/lead/documents';
import { listHandoffs } from '../../usecases/handoffs/list-handoffs';
import { listTasks } from '../../usecases/tasks/list-tasks';
import { addAbsence } from '../../usecases/teams/add-absence';
import { listFiles } from '../../usecases/files/list-files';
import { listVersions } from '../../usecases/files/list-versions';
import { isSigned, SIGNING_ROLES } from '../../usecases/files/signatures';
import { invalid, type Refusal } from '../../usecases/outcome';
import { drawChart } from '../charts/draw-chart';
import { countWithin } from '../counted';
import type { Formats } from '../formats';
import { actPage, isAllowed, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { JOURNEY_REPORTS } from '../reports/journey-reports';
import { hasValues } from '../reports/report';
import { SALES_REPORTS } from '../reports/sales-reports';
import { offerRows } from './offer-rows';
import { taskRows } from './task-pages';

const LEADERS: readonly Role[] = ['lead-manager', 'sales-manager'];
const MANAGER: readonly Role[] = ['lead-manager'];
const OPEN = ['held', 'pooled', 'offered', 'accepted'] as const;
const ROWS = 20;
const READ = 200;
const SPAN_MS = 30 * 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Which clocks run out first, how they were kept this month, who is there to take leads, and whether the agreement is signed. */
async function showBoard(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, asker, form, formats } = call;
  const lists = await Promise.all(OPEN.map((status) => listHandoffs(deps, asker, { status, limit: READ })));
  const waiting = lists
    .flatMap((list) => (list.code === 'ok' ? list.value.items : []))
    .filter(({ dueAt }) => dueAt !== null);
  const soonest = waiting.toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
  const calls = await callsWaiting(call);
  const lateCalls = calls.filter((task) => isTaskLate(task, formats.now));
  const problem = refusal && problemOf(refusal, formats);
  const today = formats.fieldTime(formats.now).slice(0, 10);
  const teams = await teamsNow(call, today);
  // Who is in several teams is away from all of them.
  const people = [...new Set(teams.flatMap(({ reps }) => reps.map(({ person }) => person)))];
  return {
    view: 'board',
    title: formats.say('board.title'),
    status: problem?.status ?? 200,
    data: {
      problem,
      late: soonest.filter(({ dueAt }) => (dueAt ?? 0) < formats.now).length + lateCalls.length,
      waiting: soonest.length + calls.length,
      calls: (await taskRows(call, calls.slice(0, ROWS))).map((row, index) => ({
        ...row,
        // Only who works the queue opens its tasks.
        to: `/leads/${calls[index]?.lead ?? ''}`,
      })),
      rows: await offerRows(call, soonest.slice(0, ROWS)),
      charts: (await countWithin(call, 'board', () => chartsOf(call)))?.value ?? [],
      teams,
      people: people.map((name) => ({ name, chosen: name === form.text('person') })),
      manages: isAllowed(MANAGER, asker.roles),
      given: { from: form.text('from') ?? today, to: form.text('to') ?? today },
      agreement: await agreementNow(call),
    },
  };
}

/** Calls somebody has to make by a time, the first due first. */
async function callsWaiting({ deps, asker }: PageCall): Promise<TaskRecord[]> {
  const lists = await Promise.all(
    (['open', 'claimed'] as const).map((status) => listTasks(deps, asker, { status, mine: false, limit: READ })),
  );
  return lists
    .flatMap((list) => (list.code === 'ok' ? list.value.items : []))
    .filter((task) => isCallTask(task) && taskDueAt(task) !== null)
    .toSorted((a, b) => (taskDueAt(a) ?? 0) - (taskDueAt(b) ?? 0));
}

/** Clocks kept and returns by reason, over thirty days: the pictures of the reports. */
async function chartsOf(call: PageCall): Promise<object[]> {
  const { now } = call.formats;
  const reports = [...JOURNEY_REPORTS, ...SALES_REPORTS].filter(({ slug }) => slug === 'sla' || slug === 'handoffs');
  const read = await Promise.all(
    reports.map(async ({ slug, read: readReport }) => ({
      slug,
      figures: await readReport(call, { from: now - SPAN_MS, to: now }),
    })),
  );
  return read.flatMap(({ slug, figures }) =>
    figures.code === 'ok'
      ? figures.value.charts.filter(hasValues).map((chart) => ({ slug, title: chart.title, svg: drawChart(chart) }))
      : [],
  );
}

type TeamNow = { reps: { person: string }[] };

async function teamsNow({ deps, formats }: PageCall, today: string): Promise<TeamNow[]> {
  const teams = await deps.catalog.teams();
  if (!teams) return [];
  return Object.entries(teamsOf(teams)).map(([name, team]) => ({
    name,
    by: team.by,
    capacity: team.capacity ?? null,
    reps: team.reps.map(({ person, absent }) => {
      const spans = absent.map((span) => spanOf(span)).filter(({ last }) => last >= today);
      return {
        person,
        absent: spans.map((span) => saySpan(span, formats)),
        away: spans.some(({ first }) => first <= today),
      };
    }),
  }));
}

/** Spans are `from/to`, both days included; a single day stands for itself. */
function spanOf(written: string): { first: string; last: string } {
  const [first = '', last = first] = written.split('/');
  return { first, last };
}

function saySpan({ first, last }: { first: string; last: string }, { say, date }: Formats): string {
  // Noon in UTC is the same day in every zone where people sell.
  const [from, to] = [first, last].map((day) => date(Date.parse(`${day}T12:00:00Z`)));
  return first === last ? (from ?? '') : say('board.span', { from: from ?? '', to: to ?? '' });
}

async function agreementNow({ deps }: PageCall): Promise<object | null> {
  const files = await listFiles(deps, 'agreements', { limit: READ });
  const newest = files.code === 'ok' ? files.value.items.toSorted((a, b) => b.updatedAt - a.updatedAt)[0] : undefined;
  if (newest === undefined) return null;
  const versions = await listVersions(deps, 'agreements', newest.name);
  const version = versions.code === 'ok' ? versions.value[0] : undefined;
  const signatures = version?.signatures ?? [];
  return {
    name: newest.name,
    version: version?.version ?? null,
    signed: version !== undefined && isSigned(version),
    signatures,
    missing: SIGNING_ROLES.filter((role) => !signatures.some((one) => one.role === role)),
  };
}

async function noteAbsence(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, form, formats } = call;
  const [person, from, to] = [form.text('person'), form.text('from') ?? '', form.text('to') ?? ''];
  if (person === undefined || !DAY.test(from) || !DAY.test(to) || to < from) {
    return showBoard(call, invalid('', formats.say('board.absence.expected')));
  }
  const noted = await addAbsence(deps, asker, { person, from, to });
  return noted.code === 'ok' ? { to: '/board', said: 'absence' } : showBoard(call, noted);
}

/** What a lead manager looks at in the morning. */
export const BOARD_PAGES: readonly Page[] = [
  showPage('/board', LEADERS, (call) => showBoard(call)),
  actPage('/board/absences', MANAGER, noteAbsence),
];
