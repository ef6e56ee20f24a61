import Handlebars from 'handlebars';
import { findAt, type Finding, type Origin } from './finding';
import { mendExpressions } from './mend-expressions';
import { tell } from '../../domain/words/sentence';

/** Handlebars' syntax tree, as its parser gives it; its own types leave the kinds of statements open. */
type Node = { loc: { start: { line: number; column: number } } };
export type PathExpression = Node & {
  type: 'PathExpression';
  original: string;
  parts: string[];
  data: boolean;
  depth: number;
};
export type Literal = Node &
  (
    | { type: 'StringLiteral'; value: string }
    | { type: 'NumberLiteral'; value: number }
    | { type: 'BooleanLiteral'; value: boolean }
    | { type: 'UndefinedLiteral' | 'NullLiteral' }
  );
export type Hash = { pairs: { key: string; value: Expression }[] };
export type Call = { path: PathExpression; params: Expression[]; hash?: Hash | undefined };
export type SubExpression = Node & Call & { type: 'SubExpression' };
export type Expression = PathExpression | Literal | SubExpression;
export type Program = { body: Statement[] };
export type MustacheStatement = Node & {
  type: 'MustacheStatement';
  path: PathExpression | Literal;
  params: Expression[];
  hash?: Hash | undefined;
  escaped: boolean;
};
export type BlockStatement = Node &
  Call & { type: 'BlockStatement' | 'DecoratorBlock'; program: Program; inverse?: Program | undefined };
export type PartialStatement = Node & {
  type: 'PartialStatement' | 'PartialBlockStatement';
  name: PathExpression | Literal | SubExpression;
  params: Expression[];
  hash?: Hash | undefined;
  program?: Program | undefined;
};
export type ContentStatement = Node & { type: 'ContentStatement'; value: string };
export type Statement =
  | MustacheStatement
  | BlockStatement
  | PartialStatement
  | ContentStatement
  | (Node & { type: 'CommentStatement' | 'Decorator' });

/** A text of the workspace and where it stands: its first character is at `origin` of its file. */
export type Source = { text: string; origin: Origin };

/** `program`: what is left without the expressions that are wrong, so that whatever else is wrong can be told with them. */
export type Parsed = { ok: true; program: Program } | { ok: false; errors: Finding[]; program: Program | null };

/**
 * Reads a text with Handlebars expressions. White space is kept as written: what stands alone on its line is nobody's business
 * before MJML has laid the mail out.
 */
export function parseSource(source: Source): Parsed {
  try {
    return { ok: true, program: Handlebars.parseWithoutProcessing(source.text) as unknown as Program };
  } catch (error) {
    const { faults, mended } = mendExpressions(source.text);
    const told = faults.filter(({ finding }) => finding.message !== '');
    const errors = told.map(({ at, finding }): Finding => {
      const before = source.text.slice(0, at).split('\n');
      const origin = place(source, before.length, before.at(-1)?.length ?? 0);
      return { path: '', ...origin, ...finding, severity: 'error' };
    });
    return {
      ok: false,
      errors: errors.length > 0 ? errors : [explainParseError(error, source)],
      program: parse(mended),
    };
  }
}

function parse(text: string): Program | null {
  try {
    return Handlebars.parseWithoutProcessing(text) as unknown as Program;
  } catch {
    return null;
  }
}

/** Where a node of a source stands in its file. */
export function originOf(node: Node, source: Source): Origin {
  return place(source, node.loc.start.line, node.loc.start.column);
}

function place(source: Source, line: number, column: number): Origin {
  const { origin } = source;
  return { file: origin.file, line: origin.line + line - 1, column: line === 1 ? origin.column + column : column + 1 };
}

function explainParseError(error: unknown, source: Source): Finding {
  const thrown = error as { message: string; lineNumber?: number; column?: number };
  const [first = '', excerpt = '', arrow = '', expected = ''] = thrown.message.split('\n');
  const line = thrown.lineNumber ?? Number(/line (\d+)/.exec(first)?.[1] ?? 1);
  if (arrow.includes('^')) {
    return findAt(
      place(source, line, 0),
      tell('The expression near “{near}” cannot be read: {why}', { near: excerpt.trim(), why: expected.trim() }),
    );
  }
  return findAt(place(source, line, thrown.column ?? 0), tell('The expressions cannot be read: {why}', { why: first }));
}
