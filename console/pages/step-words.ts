import type { CompiledStep } from '../../domain/sequences/compiled';
import type { ArmWords } from '../charts/draw-sequence';
import type { ConditionNames } from '../editing/condition-words';
import type { Formats } from '../formats';
import { sayCondition, sayDuration } from '../editing/say-condition';

/** A step in a few words: what it does and, of one that waits, for how long or for what. */
export function sayStep(step: CompiledStep, formats: Formats): string {
  const { say, word } = formats;
  const what = word('step', step.kind);
  const more = waitsFor(step, formats);
  return more === '' ? what : `${what}${say('colon')}${more}`;
}

/** A step told from others of its kind: a wait by for what it waits, all else by its id. */
export function nameStep(step: CompiledStep, formats: Formats): string {
  const what = sayStep(step, formats);
  return what === formats.word('step', step.kind) ? `${what}${formats.say('colon')}${step.id}` : what;
}

function waitsFor(step: CompiledStep, formats: Formats): string {
  if (step.kind === 'wait') return typeof step.wait === 'string' ? sayDuration(step.wait, formats) : step.wait.until;
  if (step.kind !== 'waitFor') return '';
  const { waitFor } = step;
  const awaited = 'any' in waitFor ? waitFor.any : 'all' in waitFor ? waitFor.all : [waitFor];
  const joined = formats.say('all' in waitFor ? 'condition.and' : 'condition.or');
  return awaited.map(({ event }) => formats.word('event', event)).join(` ${joined} `);
}

/** What the lines of a drawn sequence are called. */
export function armWords(names: Pick<ConditionNames, 'profile'>, formats: Formats): ArmWords {
  return {
    named: (arm) => formats.say(`arm.${arm}`),
    asked: (when) => sayCondition(when, names, formats),
  };
}
