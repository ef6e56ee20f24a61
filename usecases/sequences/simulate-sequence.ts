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
import type { Asker, Deps } from '../deps';
import { textOf } from '../files/read-published';
import { done, invalid, notFound, type Outcome } from '../outcome';
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
/** `competing`: the published sequences that would take this lead in as well, in the order in which they would have it. */
export type Simulation = { journey: RenderedLine[]; end: Journey['end']; competing: Rival[] };

/**
 * Plays the sequence (its draft, else what is published) on a lead that does what the script says, by the functions that run live.
 * Nothing is stored or sent.
 */
export async function simulateSequence(
  deps: Deps,
  asker: Asker,
  { sequence: name, lead, start = deps.clock.now(), events }: SimulateInput,
): Promise<Outcome<Simulation>> {
  const sequence = await openSequence(deps, name);
  if (sequence.code !== 'ok') return sequence;
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
    sequence: sequence.value,
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
  const competing = findRivals(sequence.value, others, sample.value, model, start);
  return done({
    journey: await render(deps, played.journey, sample.value, sequence.value),
    end: played.end,
    competing,
  });
}

async function openSequence(deps: Deps, name: string): Promise<Outcome<PublishedSequence>> {
  const record = await deps.store.files.get('sequences', name);
  if (!record) return notFound('sequence');
  if (record.draft === null) {
    const published = await deps.catalog.sequence(name);
    return published ? done(published) : notFound('sequence');
  }
  const parsed = parseFile('sequences', textOf(record.draft), name);
  if (!parsed.ok) return { code: 'invalid', errors: parsed.errors };
  const file = parsed.value;
  if ('broadcast' in file) return invalid('', 'expected a sequence or a stream: a broadcast has no journey');
  return done({ name, version: record.version + 1, file, compiled: compileSequence(file) });
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
): Promise<RenderedLine[]> {
  const templates = new Map<string, Template | null>();
  const lines: RenderedLine[] = [];
  for (const { subject, ...line } of journey) {
    if (line.kind !== 'email' || line.template === undefined) {
      lines.push(line);
      continue;
    }
    if (!templates.has(line.template)) {
      const opened = await openTemplate(deps, line.template);
      templates.set(line.template, opened.code === 'ok' ? opened.value : null);
    }
    const template = templates.get(line.template) ?? null;
    const overrides = subject == null ? {} : { subject };
    const rendered = template && renderSample(deps, template, lead, { sequence: sequence.name, overrides });
    if (!rendered?.ok) {
      const because = rendered === null ? 'template-missing' : rendered.errors.map(({ message }) => message).join(' ');
      lines.push({ ...line, withheld: true, because });
      continue;
    }
    const { mail } = rendered;
    lines.push({ ...line, subject: mail.subject, html: mail.html, text: mail.text });
  }
  return lines;
}
