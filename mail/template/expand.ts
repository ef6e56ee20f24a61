import { isLanguage, resolveStatic, writeValue, type Bound, type Scope, type Workbook } from './expression';
import { buildExpansion, TOKEN_PATTERN, type Expansion, type ExpansionBuilder } from './expansion';
import { findAt, type Origin } from './finding';
import { findPart, type Piece, type TemplateParts } from './library';
import {
  originOf,
  type BlockStatement,
  type Expression,
  type Hash,
  type MustacheStatement,
  type PartialStatement,
  type Program,
  type Statement,
} from './syntax';
import { tell, type Sentence, type Told } from '../../domain/words/sentence';

/** Enough for layouts within layouts; more is a circle. */
const MAX_DEPTH = 16;

/** What stands in for a layout of MJML that is not there. */
const BAREST = ['<mjml><mj-body>', '</mj-body></mjml>'] as const;

/** A stretch of template given to a partial: the block it wraps, or a named part (`{{#*inline "hero"}}`). */
type Slot = { program: Program; scope: Scope; slots: Slots };
type Slots = { block: Slot | null; named: ReadonlyMap<string, Slot> };

type Walk = { parts: TemplateParts; workbook: Workbook; output: ExpansionBuilder; isMarkup: boolean };
type Place = { scope: Scope; slots: Slots; depth: number };

/**
 * Resolves what is the same for every lead (partials, layouts, the choice of language) and turns what is left into tokens. In
 * markup, texts given to partials are escaped. Findings go to the workbook.
 */
export function expandTemplate(
  body: Piece,
  layout: { name: string; origin: Origin } | undefined,
  parts: TemplateParts,
  workbook: Workbook,
  isMarkup: boolean,
): Expansion {
  const walk: Walk = { parts, workbook, output: buildExpansion(), isMarkup };
  const scope: Scope = { source: body.source, params: null };
  const slots: Slots = { block: null, named: new Map() };
  if (layout === undefined) {
    walkProgram(walk, body.program, { scope, slots, depth: 0 });
  } else if (!isPart(parts, layout.name)) {
    enterPart(walk, layout.name, layout.origin, new Map(), slots, 0);
    // What is inside is checked as in the barest of layouts.
    const [before, after] = isMarkup && isWithoutRoot(body.source.text) ? BAREST : ['', ''];
    walk.output.addText(before, layout.origin);
    walkProgram(walk, body.program, { scope, slots, depth: 0 });
    walk.output.addText(after, layout.origin);
  } else {
    const inner: Slot = { program: body.program, scope, slots };
    const around: Slots = { block: inner, named: readNamedSlots(body.program, scope, slots) };
    enterPart(walk, layout.name, layout.origin, new Map(), around, 0);
  }
  return walk.output.finish();
}

/** Whether a text is what stands inside of MJML. */
function isWithoutRoot(text: string): boolean {
  return text.includes('<mj-') && !/<mjml[\s>]/.test(text);
}

function walkProgram(walk: Walk, program: Program, at: Place): void {
  for (const statement of program.body) walkStatement(walk, statement, at);
}

function walkStatement(walk: Walk, statement: Statement, at: Place): void {
  const origin = originOf(statement, at.scope.source);
  const refuse = (said: Sentence | Told): void => {
    walk.workbook.findings.push(findAt(origin, said));
  };
  switch (statement.type) {
    case 'ContentStatement':
      if (statement.value.includes('{{')) refuse('Braces as text are not possible; write &#123;&#123;.');
      else if (statement.value.search(TOKEN_PATTERN) >= 0)
        refuse('This word is used by the platform itself; write another.');
      else walk.output.addText(statement.value, origin);
      return;
    case 'CommentStatement':
      return;
    case 'MustacheStatement':
      walkMustache(walk, statement, at, origin);
      return;
    case 'BlockStatement':
      walkBlock(walk, statement, at, origin);
      return;
    case 'PartialStatement':
    case 'PartialBlockStatement':
      walkPartial(walk, statement, at, origin);
      return;
    case 'DecoratorBlock':
      // Named parts were read when the partial around them was entered.
      if (statement.path.original !== 'inline')
        refuse(tell('“*{name}” is not possible; only {{#*inline "name"}} is.', { name: statement.path.original }));
      return;
    case 'Decorator':
      refuse('Decorators are not possible in a mail.');
  }
}

function walkMustache(walk: Walk, statement: MustacheStatement, at: Place, origin: Origin): void {
  const { workbook, output } = walk;
  if (!statement.escaped) {
    workbook.findings.push(findAt(origin, 'Values are always escaped: write two braces instead of three.'));
    return;
  }
  const bound: Bound = { node: readExpression(statement), scope: at.scope };
  const text = fixedText(bound, workbook);
  if (text !== null) {
    output.addText(walk.isMarkup ? escapeLiteral(text) : text, origin);
    return;
  }
  const value = writeValue(bound, 'need', workbook);
  output.addToken({ kind: value.isUrl ? 'url' : 'value', source: value.source, origin });
}

function readExpression({ path, params, hash }: MustacheStatement): Expression {
  if (path.type !== 'PathExpression') return path;
  const isCall = params.length > 0 || (hash?.pairs.length ?? 0) > 0;
  return isCall ? { type: 'SubExpression', path, params, hash, loc: path.loc } : path;
}

/** What an expression says for every lead alike: a partial's argument, a choice of language, the language itself. */
function fixedText(bound: Bound, workbook: Workbook): string | null {
  const node = resolveStatic(bound, workbook)?.node;
  if (node?.type === 'StringLiteral') return node.value;
  return node?.type === 'PathExpression' && node.original === 'language' ? workbook.language : null;
}

function walkBlock(walk: Walk, block: BlockStatement, at: Place, origin: Origin): void {
  const name = block.path.original;
  const { workbook, output } = walk;
  if (isLanguage(name) && block.params.length === 0) {
    const chosen = name === workbook.language ? block.program : block.inverse;
    if (chosen) walkProgram(walk, chosen, at);
    return;
  }
  const [condition] = block.params;
  if ((name !== 'if' && name !== 'unless') || !condition || block.params.length > 1) {
    workbook.findings.push(
      findAt(
        origin,
        tell('“#{name}” is not possible here; there are {{#if …}}, {{#unless …}}, {{#fr}} and {{#en}}.', { name }),
      ),
    );
    return;
  }
  const bound: Bound = { node: condition, scope: at.scope };
  const known = knownTruth(bound, workbook);
  if (known !== null) {
    const chosen = known === (name === 'if') ? block.program : block.inverse;
    if (chosen) walkProgram(walk, chosen, at);
    return;
  }
  const { source } = writeValue(bound, 'may', workbook);
  output.addToken({ kind: 'block', source: `{{#${name} ${source}}}`, origin });
  walkProgram(walk, block.program, at);
  if (block.inverse) {
    output.addToken({ kind: 'block', source: '{{else}}', origin });
    walkProgram(walk, block.inverse, at);
  }
  output.addToken({ kind: 'block', source: `{{/${name}}}`, origin });
}

/** Whether a condition is the same for every lead: an argument of a partial, given as a text or not given at all. */
function knownTruth(bound: Bound, workbook: Workbook): boolean | null {
  const fixed = resolveStatic(bound, workbook);
  if (!fixed) return false;
  const { node } = fixed;
  if (node.type === 'StringLiteral') return node.value !== '';
  if (node.type === 'BooleanLiteral') return node.value;
  return node.type === 'NumberLiteral' ? node.value !== 0 : null;
}

function walkPartial(walk: Walk, partial: PartialStatement, at: Place, origin: Origin): void {
  const { findings } = walk.workbook;
  if (partial.name.type === 'SubExpression' || partial.params.length > 0) {
    findings.push(findAt(origin, 'A partial is called by its name, with named arguments: {{> button label="Read"}}.'));
    return;
  }
  const name = nameOf(partial.name);
  if (name === '@partial-block') {
    if (at.slots.block) walkSlot(walk, at.slots.block, at.depth, origin);
    return;
  }
  const slot = at.slots.named.get(name);
  if (slot) {
    walkSlot(walk, slot, at.depth, origin);
    return;
  }
  // A named part that was not given shows what the layout puts in its place.
  if (partial.program && !isPart(walk.parts, name)) {
    walkProgram(walk, partial.program, at);
    return;
  }
  const block: Slot | null = partial.program ? { program: partial.program, scope: at.scope, slots: at.slots } : null;
  const named = partial.program ? readNamedSlots(partial.program, at.scope, at.slots) : new Map<string, Slot>();
  enterPart(walk, name, origin, bindArguments(partial.hash, at.scope), { block, named }, at.depth);
}

function enterPart(
  walk: Walk,
  name: string,
  origin: Origin,
  params: Map<string, Bound>,
  slots: Slots,
  depth: number,
): void {
  const { findings } = walk.workbook;
  if (depth >= MAX_DEPTH) {
    findings.push(findAt(origin, tell('“{name}” includes itself.', { name })));
    return;
  }
  const found = findPart(walk.parts, name, origin);
  if (!found.ok) {
    findings.push(...found.errors);
    return;
  }
  const { source, program } = found.piece;
  walkProgram(walk, program, { scope: { source, params }, slots, depth: depth + 1 });
}

function walkSlot(walk: Walk, slot: Slot, depth: number, origin: Origin): void {
  if (depth >= MAX_DEPTH) walk.workbook.findings.push(findAt(origin, 'Layouts include one another in a circle.'));
  else walkProgram(walk, slot.program, { scope: slot.scope, slots: slot.slots, depth: depth + 1 });
}

function readNamedSlots(program: Program, scope: Scope, slots: Slots): Map<string, Slot> {
  const named = new Map<string, Slot>();
  for (const statement of program.body) {
    if (statement.type !== 'DecoratorBlock') continue;
    const [name] = statement.params;
    if (name?.type === 'StringLiteral') named.set(name.value, { program: statement.program, scope, slots });
  }
  return named;
}

function bindArguments(hash: Hash | undefined, scope: Scope): Map<string, Bound> {
  return new Map((hash?.pairs ?? []).map(({ key, value }) => [key, { node: value, scope }]));
}

function isPart(parts: TemplateParts, name: string): boolean {
  return [name, `partials/${name}`, `layouts/${name}`].some((each) => Object.hasOwn(parts, each));
}

function nameOf(name: Exclude<PartialStatement['name'], { type: 'SubExpression' }>): string {
  if (name.type === 'PathExpression') return name.original;
  return 'value' in name ? String(name.value) : '';
}

/** A marketer's own text keeps its entities, but opens no tag and ends no attribute. */
function escapeLiteral(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
