import { type DripSequence, type Sequence, sequenceName, type Stream } from '../files/sequence';
import type { Step } from '../files/sequence-step';
import type { CompiledSequence, CompiledSplitArm, CompiledStep, Next, StepAction } from './compiled';
import { idsOf, type StepId } from './step-ids';

/**
 * Flattens a sequence file into addressed steps (see `CompiledSequence`): what follows each step, after nesting unwinds, is
 * written beside it, so that walking needs a position and no stack. A broadcast is one mail; a stream is each content
 * behind its cadence.
 */
export function compileSequence(sequence: Sequence): CompiledSequence {
  const { form, steps } = laidOut(sequence);
  const compiled = { name: sequenceName(sequence), form, steps };
  return sequence.window === undefined ? compiled : { ...compiled, window: sequence.window };
}

function laidOut(sequence: Sequence): Pick<CompiledSequence, 'form' | 'steps'> {
  if ('steps' in sequence) return { form: 'sequence', steps: compileSteps(sequence.steps) };
  if ('content' in sequence) return { form: 'stream', steps: compileStream(sequence) };
  return { form: 'broadcast', steps: compileSteps([{ email: sequence.email }]) };
}

function compileStream(stream: Stream): CompiledStep[] {
  const ids = idsOf(stream.content);
  const steps: CompiledStep[] = [];
  stream.content.forEach((content, place) => {
    const { id, named } = ids[place] ?? { id: `email-${place + 1}`, named: false };
    const index = steps.length;
    const cadence = { index, id: `before:${id}`, named: false, next: index + 1, kind: 'cadence' } as const;
    steps.push({ ...cadence, cadence: stream.cadence });
    const mail = { index: index + 1, id, named, next: index + 2, kind: 'email', email: content.email } as const;
    steps.push('skipWhen' in content ? { ...mail, skipWhen: content.skipWhen } : mail);
  });
  steps.push({ index: steps.length, id: 'exhausted', named: false, next: null, kind: 'exhausted' });
  return steps;
}

/** A place in the list that may not be laid out yet. */
type Label = { index: Next };

function compileSteps(steps: DripSequence['steps']): CompiledStep[] {
  const ids = idsOf(steps);
  // Steps are written last, when every label has its place.
  const places: { index: number; write: () => CompiledStep }[] = [];
  let laid = 0;

  const layOutList = (list: readonly Step[], after: Label): Label => {
    const labels: Label[] = [...list.map(() => ({ index: null })), after];
    list.forEach((step, place) => {
      const [here, next] = [labels[place] ?? after, labels[place + 1] ?? after];
      here.index = laid;
      layOutStep(step, laid, next);
    });
    return labels[0] ?? after;
  };
  const layOutStep = (step: Step, index: number, next: Label): void => {
    laid += 1;
    const { id, named }: StepId = ids[index] ?? { id: `step-${index}`, named: false };
    const action = layOutAction(step, next, layOutList);
    const write = (): CompiledStep => {
      const common = { index, id, named, next: next.index, ...action() };
      return step.skipWhen === undefined ? common : { ...common, skipWhen: step.skipWhen };
    };
    places.push({ index, write });
  };

  layOutList(steps, { index: null });
  return places.sort((a, b) => a.index - b.index).map(({ write }) => write());
}

type LayOut = (steps: readonly Step[], after: Label) => Label;

/** Lays the arms of a step out, in the order of `armsOf`, and tells how to write its action once all have their place. */
function layOutAction(step: Step, next: Label, layOut: LayOut): () => StepAction {
  if ('split' in step) {
    const arms = step.split.map(({ name, weight, steps }) => ({ name, weight, label: layOut(steps, next) }));
    const winner = step.winner === undefined ? {} : { winner: step.winner };
    const shadow = step.shadow === true;
    const compiled = (): CompiledSplitArm[] => arms.map(({ label, ...arm }) => ({ ...arm, to: label.index }));
    return () => ({ kind: 'split', arms: compiled(), shadow, ...winner });
  }
  if ('branch' in step) {
    const arms = step.branch.map(({ when, steps }) => ({ when, label: layOut(steps, next) }));
    return () => ({
      kind: 'branch',
      arms: arms.map(({ when, label }) => ({ to: label.index, ...(when === undefined ? {} : { when }) })),
    });
  }
  if ('waitFor' in step) {
    const { waitFor } = step;
    const then = layOut(step.then ?? [], next);
    const otherwise = layOut(step.otherwise ?? [], next);
    const untracked = step.untracked === undefined ? otherwise : layOut(step.untracked, next);
    return () => ({
      kind: 'waitFor',
      waitFor,
      then: then.index,
      otherwise: otherwise.index,
      untracked: untracked.index,
    });
  }
  if ('task' in step) return layOutTask(step, next, layOut);
  const action = plainAction(step);
  return () => action;
}

function layOutTask(step: Extract<Step, { task: unknown }>, next: Label, layOut: LayOut): () => StepAction {
  const same = Array.isArray(step.then) ? layOut(step.then, next) : next;
  const outcomes = Array.isArray(step.then) ? [] : Object.entries(step.then ?? {});
  const byOutcome = outcomes.map(([outcome, steps]) => [outcome, layOut(steps, next)] as const);
  const otherwise = layOut(step.otherwise ?? [], next);
  return () => ({
    kind: 'task',
    task: step.task,
    then: same.index,
    byOutcome: Object.fromEntries(byOutcome.map(([outcome, label]) => [outcome, label.index])),
    otherwise: otherwise.index,
  });
}

type PlainStep = Exclude<Step, { split: unknown } | { branch: unknown } | { waitFor: unknown } | { task: unknown }>;

function plainAction(step: PlainStep): StepAction {
  if ('email' in step) return { kind: 'email', email: step.email };
  if ('sms' in step) return { kind: 'sms', sms: step.sms };
  if ('wait' in step) return { kind: 'wait', wait: step.wait };
  if ('set' in step) return { kind: 'set', set: step.set };
  if ('tag' in step) return { kind: 'tag', tag: step.tag };
  if ('notify' in step) return { kind: 'notify', notify: step.notify };
  if ('webhook' in step) return { kind: 'webhook', webhook: step.webhook };
  if ('coupon' in step) return { kind: 'coupon', coupon: step.coupon };
  if ('enroll' in step) return { kind: 'enroll', enroll: step.enroll };
  return { kind: 'end', end: step.end };
}
