import type { ClosedTask, Outcome } from './outcome';
import { countBy } from './outcome';
import { renderReports } from './reports';
import { renderStory } from './story';
import { euros, renderTable } from './text-table';
import type { SeenHandoff } from './world';

const DAY_MS = 86_400_000;
const STAGES = ['captured', 'nurturing', 'qualifying', 'offered', 'accepted', 'won', 'recycled', 'disqualified'];

/** The outcome as people read it: stages, mails, qualification, handoffs, clocks, return on each source. */
export function renderOutcome(outcome: Outcome): string {
  return [
    renderStages(outcome),
    renderMails(outcome),
    renderPeople(outcome),
    renderClocks(outcome),
    renderReports(outcome.reported),
    renderStory(outcome),
  ].join('\n\n');
}

function renderStages({ stages }: Outcome): string {
  const total = Object.values(stages).reduce((sum, count) => sum + count, 0);
  const rows = STAGES.map((stage) => [stage, stages[stage] ?? 0, percent(stages[stage] ?? 0, total)]);
  return renderTable(
    'Stages',
    [{ title: 'stage' }, { title: 'leads', figures: true }, { title: 'share', figures: true }],
    [...rows, ['all', total, '100 %']],
  );
}

function renderMails({ leads }: Outcome): string {
  const all = Object.values(leads);
  const sent = countBy(
    all.flatMap(({ mails }) => mails),
    String,
  );
  const opened = countBy(
    all.flatMap((lead) => lead.opened),
    String,
  );
  const clicked = countBy(
    all.flatMap((lead) => lead.clicked),
    String,
  );
  const machine = all.reduce((sum, lead) => sum + lead.machine, 0);
  const rows = Object.entries(sent)
    .sort(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b))
    .map(([step, count]) => [step, count, opened[step] ?? 0, clicked[step] ?? 0]);
  const sum = (counts: Record<string, number>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  return renderTable(
    `Mails (opens and clicks by people who allow to be counted; ${machine} by machines left out)`,
    [
      { title: 'step' },
      { title: 'sent', figures: true },
      { title: 'opened', figures: true },
      { title: 'clicked', figures: true },
    ],
    [...rows, ['all', sum(sent), sum(opened), sum(clicked)]],
  );
}

function renderPeople({ tasks, handoffs, allHandoffs, revenue }: Outcome): string {
  const rows = [
    ...Object.entries(tasks).map(([name, count]) => ['Lead Center', name, count]),
    ...Object.entries(handoffs).map(([name, count]) => ['sales', name, count]),
    ['sales', 'returned, why', reasonsOf(allHandoffs)],
    ['sales', 'won, EUR', euros(revenue)],
  ];
  return renderTable(
    'Lead Center and handoffs',
    [{ title: 'who' }, { title: 'outcome' }, { title: 'count', figures: true }],
    rows,
  );
}

function reasonsOf(handoffs: readonly SeenHandoff[]): string {
  const returned = handoffs.filter(({ status }) => status === 'returned');
  return Object.entries(countBy(returned, ({ reason }) => reason ?? 'none'))
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
}

function renderClocks({ closedTasks, allHandoffs }: Outcome): string {
  const columns = [
    { title: 'clock' },
    { title: 'met', figures: true },
    { title: 'missed', figures: true },
    { title: 'median, days', figures: true },
    { title: '90 % within, days', figures: true },
  ];
  return renderTable('SLA (virtual days)', columns, [
    clockRow('first call', firstCalls(closedTasks)),
    clockRow('accept', answers(allHandoffs)),
  ]);
}

type Span = { days: number; met: boolean };

function firstCalls(tasks: readonly ClosedTask[]): Span[] {
  return tasks.flatMap(({ openedAt, attempts, firstAttemptDueAt, closedAt, outcome }) => {
    const first = attempts[0]?.at ?? (outcome === null ? null : closedAt);
    return first === null || firstAttemptDueAt === null ? [] : [spanOf(openedAt, first, firstAttemptDueAt)];
  });
}

/** Each offer that was answered or passed by: an unanswered one took its whole time. */
function answers(handoffs: readonly SeenHandoff[]): Span[] {
  return handoffs.flatMap(({ offers, acceptedAt, status }) =>
    offers.flatMap(({ at, until }, index) => {
      const next = offers[index + 1]?.at;
      const answeredAt = next ?? acceptedAt ?? (status === 'returned' ? at : null);
      if (until === null || answeredAt === null || next === at) return [];
      return [{ ...spanOf(at, answeredAt, until), met: next === undefined && answeredAt <= until }];
    }),
  );
}

function spanOf(from: string, to: string, dueAt: string): Span {
  return { days: (Date.parse(to) - Date.parse(from)) / DAY_MS, met: Date.parse(to) <= Date.parse(dueAt) };
}

function clockRow(name: string, spans: readonly Span[]): (string | number)[] {
  const met = spans.filter((span) => span.met).length;
  const sorted = spans.map(({ days }) => days).sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1);
  return [name, met, spans.length - met, at(0.5), at(0.9)];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`;
}
