/**
 * Stands for `@codemirror/language` in the bundle: our editor has no parser, completion and findings come from elsewhere. What its
 * libraries would ask the syntax tree is answered as for a text without syntax, and some 15 kB stay at home.
 */
import { Facet } from '@codemirror/state';

const nothing = { name: '', from: 0, to: 0, parent: null, type: { isError: false } };

export const syntaxTree = () => ({ resolveInner: () => nothing });
export const indentUnit = Facet.define({ combine: (values) => values[0] ?? '  ' });
export const indentString = (_state, columns) => ' '.repeat(columns);
export const getIndentUnit = () => 2;
export const getIndentation = () => null;
export const matchBrackets = () => null;
export class IndentContext {}
export class NodeProp {}
