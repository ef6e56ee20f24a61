import { z } from 'zod';
import type { Outcome } from './outcome';

const counts = z.record(z.string(), z.number().int().min(0));

/** What must come out of the example (`expected.json`): counts and order, no instants. */
export const expectationSchema = z.strictObject({
  /** The story goes on for at least, and must be over after at most, so many virtual days. */
  days: z.strictObject({ atLeast: z.number().int(), atMost: z.number().int() }),
  /** `badLines` are lines of leads.csv, its header being line 1. */
  import: z.strictObject({
    rows: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    rejected: z.number().int(),
    badLines: z.array(z.number().int()),
  }),
  /** Leads by stage at the end. */
  stages: counts,
  /** The stage each lead ends in, by address; with a path, every stage it went through, in order. */
  leads: z.record(z.string(), z.union([z.string(), z.strictObject({ path: z.array(z.string()).min(1) })])),
  /** Mails in the inboxes of leads, by the step that sent them. */
  mails: counts,
  /** Leads of whom nobody may have written. */
  neverMailed: z.array(z.string()),
  suppressed: z.record(z.string(), z.string()),
  /** Closed tasks by outcome. */
  tasks: counts,
  /** Handoffs by status at the end. */
  handoffs: counts,
  /** How often leads were offered that somebody let pass or gave back: at least so many offers. */
  offersAtLeast: z.record(z.string(), z.number().int()),
  /** The amounts won, in EUR. */
  revenue: z.number(),
  /** What the platform's own reports say: exact counts. */
  reports: z.strictObject({ funnel: counts, handoffs: counts }),
  /** Clocks that ran out at least so often. */
  breachedAtLeast: counts,
  /** Alerts that were raised of leads, each at least once: `<kind> <message> → <to whom>`. */
  alerts: z.record(z.string(), z.array(z.string())),
  /** The engagement score is exactly this: what machines do gives nothing. */
  engagement: z.record(z.string(), z.number()),
});
export type Expectation = z.infer<typeof expectationSchema>;

export type ReadExpectation = { ok: true; expectation: Expectation } | { ok: false; errors: string[] };

/** Reads `expected.json`; all errors at once, by key. */
export function readExpectation(text: string): ReadExpectation {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, errors: [`not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = expectationSchema.safeParse(value);
  if (parsed.success) return { ok: true, expectation: parsed.data };
  return { ok: false, errors: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

/** What differs from what was expected, a sentence each; none when all is as it must be. */
export function compareOutcome(expected: Expectation, seen: Outcome): string[] {
  return [
    ...compareImport(expected, seen),
    ...compareCounts('leads in stage', expected.stages, seen.stages),
    ...compareLeads(expected, seen),
    ...compareCounts('mails of step', expected.mails, countMails(seen)),
    ...expected.neverMailed.flatMap((email) => {
      const got = seen.leads[email]?.mails ?? [];
      return got.length === 0 ? [] : [`${email}: expected no mail, got ${got.join(', ')}`];
    }),
    ...compareCounts('tasks', expected.tasks, seen.tasks),
    ...compareCounts('handoffs', expected.handoffs, seen.handoffs),
    ...Object.entries(expected.offersAtLeast).flatMap(([email, least]) => {
      const offers = seen.leads[email]?.offers ?? 0;
      return offers >= least ? [] : [`${email}: expected at least ${least} offers, saw ${offers}`];
    }),
    ...differing('revenue', expected.revenue, seen.revenue),
    ...compareReports(expected, seen.reported),
  ];
}

function compareReports(expected: Expectation, { funnel, handoffs, sla, alerts }: Outcome['reported']): string[] {
  const { reports, breachedAtLeast } = expected;
  return [
    ...compareCounts('report funnel', reports.funnel, funnel),
    ...compareCounts('report handoffs', reports.handoffs, handoffs),
    ...Object.entries(breachedAtLeast).flatMap(([clock, least]) => {
      const breached = sla[clock]?.breached ?? 0;
      return breached >= least ? [] : [`clock ${clock}: expected at least ${least} breaches, saw ${breached}`];
    }),
    ...Object.entries(expected.alerts).flatMap(([email, wanted]) => {
      const raised = alerts[email] ?? [];
      return wanted.filter((alert) => !raised.includes(alert)).map((alert) => `${email}: expected the alert ${alert}`);
    }),
  ];
}

function compareImport(expected: Expectation, seen: Outcome): string[] {
  const { badLines, ...figures } = expected.import;
  const { badLines: seenLines, ...seenFigures } = seen.import;
  return [
    ...compareCounts('import', figures, seenFigures),
    ...differing('import: bad lines', badLines.join(', '), seenLines.join(', ')),
  ];
}

function compareLeads(expected: Expectation, seen: Outcome): string[] {
  const differences: string[] = [];
  for (const [email, what] of Object.entries(expected.leads)) {
    const lead = seen.leads[email];
    if (lead === undefined) differences.push(`${email}: expected a lead, saw none`);
    else if (typeof what === 'string') differences.push(...differing(`${email}: stage`, what, lead.stage));
    else differences.push(...differing(`${email}: path`, what.path.join(' → '), lead.path.join(' → ')));
  }
  for (const email of Object.keys(seen.leads)) {
    if (!Object.hasOwn(expected.leads, email)) differences.push(`${email}: a lead that was not expected`);
  }
  for (const [email, reason] of Object.entries(expected.suppressed)) {
    differences.push(...differing(`${email}: suppressed`, reason, seen.leads[email]?.suppressed ?? 'no'));
  }
  for (const [email, lead] of Object.entries(seen.leads)) {
    if (lead.suppressed === null || Object.hasOwn(expected.suppressed, email)) continue;
    differences.push(`${email}: suppressed: expected no, saw ${lead.suppressed}`);
  }
  for (const [email, points] of Object.entries(expected.engagement)) {
    differences.push(...differing(`${email}: engagement`, points, seen.leads[email]?.engagement ?? 'none'));
  }
  return differences;
}

function countMails({ leads }: Outcome): Record<string, number> {
  const mails: Record<string, number> = {};
  for (const step of Object.values(leads).flatMap((lead) => lead.mails)) mails[step] = (mails[step] ?? 0) + 1;
  return mails;
}

/** Every name of either side; one that is missing counts as 0. */
function compareCounts(what: string, expected: Record<string, number>, seen: Record<string, number>): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(seen)])].sort();
  return names.flatMap((name) => differing(`${what} ${name}`, expected[name] ?? 0, seen[name] ?? 0));
}

function differing(what: string, expected: string | number, seen: string | number): string[] {
  return expected === seen ? [] : [`${what}: expected ${expected}, saw ${seen}`];
}
