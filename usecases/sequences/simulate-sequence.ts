import { parseFile } from '../../domain/files/parse';
import type { Journey } from '../../domain/life/play';
import { settleVirtualMs } from '../../domain/clock/settle-time';
import { playLife } from '../../domain/life/play-life';
import type { JourneyEntry } from '../../domain/life/journey';
import { newLeadState, type LeadState } from '../../domain/lead/state';
import type { PublishedSequence } from '../../domain/life/published';
import { compileSequence } from '../../domain/sequences/compile';
import { addDuration } from '../../domain/time/add';
import { durationOf } from '../../domain/time/duration';
import type { JsonObject } from '../../domain/timeline/entry';
import type { Template } from '../../mail/template';
import { withoutRepeats } from '../../mail/template/finding';
import type { Asker, Deps } from '../deps';
import { readKinds } from '../events/register-kind';
import { lookUpKind } from '../files/check-mentions';
import { isError } from '../files/cross-check';
import { lintDraft } from '../files/lint-draft';
import { orderFindings } from '../files/order-findings';
import { textOf } from '../files/read-published';
import { done, invalid, notFound, type Finding, type Outcome } from '../outcome';
import { findRivals, type Rival } from './find-rivals';
import { openTemplate, renderSample } from '../templates/render-sample';
import { readSample, type Sample, type SampleInput } from '../templates/sample-lead';

export type SimulateInput = {
  sequence: string;
  lead: SampleInput;
  /** Virtual ms; now where it is left out. */
  start?: number | undefined;
  /** What the lead does, each so long after the start. */
  events: { after: string; kind: string; props: JsonObject }[];
};

/** A line with the mail as it would read. */
export type RenderedLine = Omit<JourneyEntry, 'subject'> & { subject?: string; html?: string; text?: string };
/**
 * `competing`: the published sequences that would take this lead in as well, in the order in which they would have it. `findings`: what lint finds
 * in the sequence, and in the mails it sends this lead: a name that is not there is played as far as it can be.
 */
export type Simulation = { journey: RenderedLine[]; end: Journey['end']; competing: Rival[]; findings: Finding[] };

/**
 * Plays the sequence (its draft, else what is published) on a lead that does what the script says, by the functions that run live.
 * Nothing is stored or sent. Refused where the draft has not the form of a sequence, with all that is wrong with it, and where the script has
 * kinds of events that nobody knows.
 */
export async function simulateSequence(
  deps: Deps,
  asker: Asker,
  { sequence: name, lead, start = deps.clock.now(), events }: SimulateInput,
): Promise<Outcome<Simulation>> {
  const opened = await openSequence(deps, name);
  if (opened.code !== 'ok') return opened;
  const { sequence, findings } = opened.value;
  const unknown = await findUnknownKinds(deps, events);
  if (unknown.length > 0) return { code: 'invalid', errors: unknown };
  const sample = await readSample(deps, asker, lead, start);
  if (sample.code !== 'ok') return sample;
  const [model, agreement, sequences, mail, controls] = await Promise.all([
    deps.catalog.primaryModel(),
    deps.catalog.agreement(),
    deps.catalog.liveSequences(),
    deps.catalog.mailSettings(),
    deps.catalog.controls(),
  ]);
  const { zone } = agreement.calendar;
  const others = sequences.filter((one) => one.name !== name);
  const played = playLife({
    ...sample.value,
    state: stateOf(deps, sample.value, start),
    sequence,
    sequences: others,
    model,
    agreement,
    start,
    script: events.map(({ after, kind, props }) => ({
      at: addDuration(start, durationOf(after), zone, agreement.calendar),
      kind,
      props,
    })),
    settleMs: settleVirtualMs(deps.config.settleMs ?? null, mail.settle, deps.clock.line.factor),
    winners: controls.winners[name],
  });
  const competing = findRivals(sequence, others, sample.value, model, start);
  const { lines, faults } = await render(deps, played.journey, sample.value, sequence);
  return done({ journey: lines, end: played.end, competing, findings: orderFindings([...findings, ...faults]) });
}

type Opened = { sequence: PublishedSequence; findings: Finding[] };

async function openSequence(deps: Deps, name: string): Promise<Outcome<Opened>> {
  const record = await deps.store.files.get('sequences', name);
  const parts = record?.draft ?? (await deps.store.files.published('sequences', name))?.parts;
  if (!record || parts === undefined) return notFound('sequence');
  const text = textOf(parts);
  const linted = await lintDraft(deps, { kind: 'sequences', name, text });
  const findings = linted.code === 'ok' ? linted.value : [];
  if (record.draft === null) {
    const published = await deps.catalog.sequence(name);
    return published ? done({ sequence: published, findings }) : notFound('sequence');
  }
  const parsed = parseFile('sequences', text, name);
  if (!parsed.ok) return { code: 'invalid', errors: findings.filter(isError) };
  const file = parsed.value;
  if ('broadcast' in file) return invalid('', 'expected a sequence or a stream: a broadcast has no journey');
  return done({ sequence: { name, version: record.version + 1, file, compiled: compileSequence(file) }, findings });
}

/** A kind that nobody knows would be played and move nothing: most likely it is misspelt. */
async function findUnknownKinds(deps: Deps, events: SimulateInput['events']): Promise<Finding[]> {
  const registered = (await readKinds(deps)).map(({ kind }) => kind);
  return events.flatMap(({ kind }, place) => {
    const unknown = lookUpKind(kind, registered);
    if (unknown === null) return [];
    const { told, suggestion } = unknown;
    return [{ path: `events.${place}.kind`, ...told, ...(suggestion !== undefined && { suggestion }) }];
  });
}

/** A captured lead that has seen all that happened so far. */
function stateOf(deps: Deps, { lead, entries }: Sample, start: number): LeadState {
  const fresh = newLeadState(lead.id, lead.createdAt, deps.clock.line);
  return { ...fresh, stageSince: start, cursor: entries.length, enrolments: lead.enrolments.length };
}

async function render(
  deps: Deps,
  journey: readonly JourneyEntry[],
  { lead }: Sample,
  sequence: PublishedSequence,
): Promise<{ lines: RenderedLine[]; faults: Finding[] }> {
  const templates = new Map<string, Outcome<Template>>();
  const lines: RenderedLine[] = [];
  const faults: Finding[] = [];
  for (const { subject, ...line } of journey) {
    if (line.kind !== 'email' || line.template === undefined) {
      lines.push(line);
      continue;
    }
    const template = templates.get(line.template) ?? (await openTemplate(deps, line.template));
    templates.set(line.template, template);
    const overrides = subject == null ? {} : { subject };
    const rendered =
      template.code === 'ok' ? renderSample(deps, template.value, lead, { sequence: sequence.name, overrides }) : null;
    if (rendered?.ok === true) {
      const { mail } = rendered;
      lines.push({ ...line, subject: mail.subject, html: mail.html, text: mail.text });
      continue;
    }
    const errors = rendered?.errors ?? (template.code === 'invalid' ? template.errors : []);
    faults.push(...errors);
    lines.push({ ...line, withheld: true, because: errors.length === 0 ? 'template-missing' : 'template-fails' });
  }
  return { lines, faults: withoutRepeats(faults) };
}
