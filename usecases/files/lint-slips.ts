import type { FilePath, Positions } from '../../domain/files/finding';
import type { FileKind } from '../../domain/files/kinds';
import { knowsHolidays } from '../../domain/time/holidays';
import { recordOf } from '../../domain/timeline/json-record';
import { tell, type Told } from '../../domain/words/sentence';
import type { Finding } from '../outcome';

/**
 * What has the right form and yet cannot work: a form nobody can send, a sequence without steps, hours that end before they begin, a
 * country without known holidays, two rules that explanations could not tell apart. Reads the file as written; refused when it is
 * published, so that a draft may be kept half written, and a version published before goes on.
 */
export function findSlips(kind: FileKind, written: unknown, at: Positions): Finding[] {
  const file = recordOf(written);
  const say = (path: FilePath, told: Told): Finding => ({ path: path.join('.'), ...at(path), ...told });
  switch (kind) {
    case 'forms':
      return findUnsendable(file, say);
    case 'scoring-models':
      return findRepeatedRules(file, at, say);
    case 'sequences':
      return [
        ...findNoSteps(file, say),
        ...findBackwardHours(file, say),
        ...findUnknownHolidays(file.window, ['window'], say),
      ];
    case 'agreements':
      return findUnknownHolidays(file.calendar, ['calendar'], say);
    case 'teams':
      return Object.entries(file).flatMap(([team, inner]) =>
        findUnknownHolidays(recordOf(inner).calendar, [team, 'calendar'], say),
      );
    default:
      return [];
  }
}

type File = Record<string, unknown>;
type Say = (path: FilePath, told: Told) => Finding;

/** Whoever sends a form is known by an address or a telephone number (read-form.ts). */
function findUnsendable({ fields }: File, say: Say): Finding[] {
  if (!Array.isArray(fields) || fields.length === 0) return [];
  const names = fields.map((field) => recordOf(field).name);
  if (names.includes('email') || names.includes('phone')) return [];
  return [say(['fields'], tell('expected a field email or phone: without either the form can never be sent'))];
}

/** It ends as soon as it begins, which may be meant: to hold a place, or to see who would enter. */
function findNoSteps({ steps }: File, say: Say): Finding[] {
  if (!Array.isArray(steps) || steps.length > 0) return [];
  return [{ ...say(['steps'], tell('expected at least one step')), severity: 'warning' }];
}

/** A window may end at midnight, `00:00`; one that goes on into the morning would mail at night. */
function findBackwardHours(file: File, say: Say): Finding[] {
  const { from, to } = recordOf(file.window);
  if (typeof from !== 'string' || typeof to !== 'string') return [];
  const [first, last] = [from, to].map((time) => time.padStart(5, '0'));
  if (first === undefined || last === undefined || last === '00:00' || first < last) return [];
  return [say(['window', 'to'], tell('expected `to` after `from` ({from}), or "00:00" for midnight', { from }))];
}

function findUnknownHolidays(calendar: unknown, path: FilePath, say: Say): Finding[] {
  const { holidays } = recordOf(calendar);
  // What is no code at all is told with the form of the file.
  if (typeof holidays !== 'string' || !/^[A-Z]{2}(-|$)/.test(holidays) || knowsHolidays(holidays)) return [];
  const told = tell('"{country}" is no country whose public holidays are known', { country: holidays });
  return [say([...path, 'holidays'], told)];
}

/** The lists whose rules stand side by side in an explanation. */
const RULE_LISTS = [['fit', 'engagement'], ['disqualify']] as const;

function findRepeatedRules(model: File, at: Positions, say: Say): Finding[] {
  return RULE_LISTS.flatMap((lists) => {
    const seen = new Map<string, number>();
    return lists.flatMap((list) => {
      const rules: unknown = model[list];
      return (Array.isArray(rules) ? rules : []).flatMap((rule: unknown, index): Finding[] => {
        const { id } = recordOf(rule);
        if (typeof id !== 'string') return [];
        const path: FilePath = [list, index, 'id'];
        const line = seen.get(id);
        if (line !== undefined)
          return [say(path, tell('two rules are called "{rule}": see line {line}', { rule: id, line }))];
        seen.set(id, at(path).line);
        return [];
      });
    });
  });
}
