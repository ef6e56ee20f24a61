import Handlebars from 'handlebars';
import { nearestName, type Finding } from './finding';
import { tell } from '../../domain/words/sentence';

/** An expression as it stands in a text. `name` is what a block is called by. */
type Written = { text: string; at: number; name: string; role: 'opens' | 'closes' | 'else' | 'plain' };

/** What is wrong with one stretch of a text. */
export type Fault = { at: number; length: number; finding: Pick<Finding, 'message' | 'words' | 'suggestion'> };

const COMMENT = /\{\{~?!--[\s\S]*?--~?\}\}|\{\{~?![^}]*\}\}/g;
const EXPRESSION = /\{\{\{?~?\s*([#/^]?)(?:[>*]\s*)?(@?[\w./-]*)[^{}]*\}?\}\}|\{\{[^{}<\n]*/g;

/**
 * Every fault of the expressions of a text by itself, and the text without them: Handlebars tells the first and stops there. Blocks that
 * nobody closes and ends of what is not open, braces that are left open, and expressions that cannot be read.
 */
export function mendExpressions(text: string): { faults: Fault[]; mended: string } {
  const uncommented = text.replace(COMMENT, blank);
  const written = [...uncommented.matchAll(EXPRESSION)].map((found) => readWritten(found));
  const faults = [...findUnreadable(written), ...findUnpaired(written)].sort((a, b) => a.at - b.at);
  const mended = faults.reduce(
    (left, { at, length }) => left.slice(0, at) + blank(left.slice(at, at + length)) + left.slice(at + length),
    text,
  );
  return { faults, mended };
}

/** Spaces in the place of a text, its lines kept. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function readWritten(found: RegExpExecArray): Written {
  const [text, sign = '', name = ''] = found;
  const isElse = /^\{\{~?\s*(else\b|\^\s*~?\}\})/.test(text);
  const role = isElse ? 'else' : sign === '#' || sign === '^' ? 'opens' : sign === '/' ? 'closes' : 'plain';
  return { text, at: found.index, name: nameOfBlock(text, name), role };
}

/** `{{#*inline "x"}}` ends in `{{/inline}}`, `{{#> layout}}` in `{{/layout}}`. */
function nameOfBlock(text: string, name: string): string {
  return name === '' ? (/^\{\{~?\s*[#/^][>*]?\s*["']?([^\s"'}]*)/.exec(text)?.[1] ?? '') : name;
}

function* findUnreadable(written: readonly Written[]): Generator<Fault> {
  for (const { text, at, name, role } of written) {
    if (role === 'closes' || role === 'else') continue;
    const finding = !text.endsWith('}}')
      ? tell('The braces opened here are never closed: expected {close}.', { close: '}}' })
      : null;
    const why = finding === null ? whyUnreadable(role === 'opens' ? `${text}{{/${name}}}` : text) : null;
    if (finding !== null) yield { at, length: text.length, finding };
    else if (why !== null) {
      const told = tell('The expression near “{near}” cannot be read: {why}', { near: text, why });
      yield { at, length: text.length, finding: told };
    }
  }
}

function whyUnreadable(expression: string): string | null {
  try {
    Handlebars.parseWithoutProcessing(expression);
    return null;
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    return (lines[3] ?? lines[0] ?? '').trim();
  }
}

/** Blocks without end and ends without block; an end that is written almost like the block it stands in is that one's. */
function* findUnpaired(written: readonly Written[]): Generator<Fault> {
  const open: Written[] = [];
  for (const one of written) {
    if (one.role === 'opens') open.push(one);
    if (one.role !== 'closes') continue;
    const place = open.findLastIndex(({ name }) => name === one.name);
    if (place >= 0) {
      for (const left of open.splice(place).slice(1)) yield neverClosed(left);
      continue;
    }
    const last = open.at(-1);
    const told = tell('{close} closes what is not open.', { close: one.text });
    const isMeant = last !== undefined && nearestName(one.name, [last.name]) !== undefined;
    const finding = isMeant ? { ...told, suggestion: `{{/${last.name}}}` } : told;
    yield { at: one.at, length: one.text.length, finding };
    if (isMeant) {
      open.pop();
      // The block that this end was meant for goes with it, or it would be told as one that nobody closes.
      yield { at: last.at, length: last.text.length, finding: { message: '' } };
    }
  }
  for (const left of open) yield neverClosed(left);
}

function neverClosed({ text, at, name }: Written): Fault {
  const told = tell('{open} is never closed: expected {close}.', { open: text, close: `{{/${name}}}` });
  return { at, length: text.length, finding: told };
}
