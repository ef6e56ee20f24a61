import { findAt, nearestName, type Finding, type Origin } from './finding';
import { originOf, type Call, type Expression, type PathExpression, type Source } from './syntax';
import {
  DATE_STYLES,
  FIELDS_OF,
  findOtherwise,
  FORBIDDEN_NAMES,
  FUNCTIONS,
  LANGUAGES,
  VALUE_VARIABLES,
  VARIABLE_ROOTS,
  URL_VARIABLES,
  type MailLanguage,
} from './vocabulary';
import { tell, type Sentence, type Told } from '../../domain/words/sentence';

/** A variable as used in one place. */
export type Reference = { parts: string[]; origin: Origin };

/** What one compilation in one language gathers; expressions refer to variables and texts by their number in it. */
export type Workbook = {
  language: MailLanguage;
  references: Reference[];
  literals: string[];
  findings: Finding[];
  warnings: Finding[];
  /** Names given to links so far, to number the nameless. */
  linkCount: number;
  /** Variables beside the platform's own: codes under the names `coupon` steps give them; `any` where that was checked before. */
  codes?: readonly string[] | 'any';
};

/** What is known where an expression stands: its source, and the partial's arguments if it stands in one. */
export type Scope = { source: Source; params: ReadonlyMap<string, Bound> | null };
/** An argument, with the scope it was written in. */
export type Bound = { node: Expression; scope: Scope };

/** `need`: it is an error for the value to be missing; `may`: whoever asks deals with it (`default`, `if`, `eq`). */
export type Demand = 'need' | 'may';

/** A value in run-time form: Handlebars source that calls our own functions, never a path that Handlebars would resolve itself. */
export type Value = { source: string; isUrl: boolean };

/** Follows a partial's arguments and choices of language to what really stands there; null for an argument not given. */
export function resolveStatic(bound: Bound, workbook: Workbook): Bound | null {
  const { node, scope } = bound;
  if (node.type === 'PathExpression' && scope.params !== null && isPlainName(node)) {
    const given = scope.params.get(node.original);
    if (given) return resolveStatic(given, workbook);
    return isVariable(node.original, workbook) ? bound : null;
  }
  if (node.type === 'SubExpression' && node.path.original === 't') {
    const choice = chooseLanguage(node, scope, workbook);
    return choice ? resolveStatic(choice, workbook) : null;
  }
  return bound;
}

/** The text of `{{t fr="…" en="…"}}` in the language being compiled, or the other one with a warning. */
function chooseLanguage(call: Call, scope: Scope, workbook: Workbook): Bound | null {
  const pairs = call.hash?.pairs ?? [];
  const chosen = pairs.find(({ key }) => key === workbook.language);
  const [other] = pairs;
  const origin = originOf(call.path, scope.source);
  if (!other) {
    workbook.findings.push(
      findAt(origin, tell('“t” needs a text for each language, such as {usage}.', { usage: FUNCTIONS.t.usage })),
    );
    return null;
  }
  if (!chosen)
    workbook.warnings.push(
      findAt(
        origin,
        tell('“t” has no text in “{language}”; the other language stands in.', { language: workbook.language }),
      ),
    );
  return { node: (chosen ?? other).value, scope };
}

/** Writes an expression in run-time form; what is wrong goes to the workbook's findings, and an empty text stands in. */
export function writeValue(bound: Bound, demand: Demand, workbook: Workbook): Value {
  const resolved = resolveStatic(bound, workbook);
  if (!resolved) return writeMissing(bound, demand, workbook);
  const { node, scope } = resolved;
  switch (node.type) {
    case 'StringLiteral':
      return { source: writeText(node.value, workbook), isUrl: false };
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return { source: String(node.value), isUrl: false };
    case 'SubExpression':
      return writeCall(node, scope, workbook);
    case 'PathExpression':
      return writeVariable(node, scope, demand, workbook);
    default:
      return refuse(originOf(node, scope.source), '“null” and “undefined” have no place in a mail.', workbook);
  }
}

/** What the place of a call is kept under, among the places of variables: what is wrong with its value is told there. */
const CALL: string[] = [];

/** Writes a call of one of our functions, its arguments checked. */
function writeCall(call: Call, scope: Scope, workbook: Workbook): Value {
  const name = call.path.original;
  const origin = originOf(call.path, scope.source);
  if (!isFunction(name)) {
    const near = nearestName(name, Object.keys(FUNCTIONS));
    return refuse(
      origin,
      tell('There is no function “{name}”; there are {names}.', { name, names: Object.keys(FUNCTIONS).join(', ') }),
      workbook,
      near,
    );
  }
  const options = call.hash?.pairs ?? [];
  const otherwise = findOtherwise(name, { params: call.params.length, options: options.map(({ key }) => key) });
  if (otherwise) {
    const told = tell('“{name}” is called otherwise, such as {usage}.', { name, usage: FUNCTIONS[name].usage });
    const written = refuse(origin, told, workbook, otherwise.near);
    if (otherwise.isHopeless) return written;
  }
  if (name === 't') {
    const choice = chooseLanguage(call, scope, workbook);
    return choice ? writeValue(choice, 'need', workbook) : { source: writeText('', workbook), isUrl: false };
  }
  if (name === 'link') return writeLink(call, scope, workbook);
  if (name === 'dateFormat') checkDateStyle(call, scope, workbook);
  const args = call.params.map((node, index) => {
    const demand = name === 'eq' || (name === 'default' && index === 0) ? 'may' : 'need';
    return writeValue({ node, scope }, demand, workbook).source;
  });
  const given = options.map(
    ({ key, value }) => `${key}=${writeValue({ node: value, scope }, 'need', workbook).source}`,
  );
  const place = name === 'default' || name === 'eq' ? [] : [addReference(CALL, origin, workbook)];
  return {
    source: `(${[name === 'default' ? 'orElse' : name, ...args, ...place, ...given].join(' ')})`,
    isUrl: name === 'asset',
  };
}

function writeLink(call: Call, scope: Scope, workbook: Workbook): Value {
  const [target] = call.params;
  const origin = originOf(call.path, scope.source);
  if (!target) return refuse(origin, '“link” needs an address.', workbook);
  const resolved = resolveStatic({ node: target, scope }, workbook);
  if (resolved?.node.type === 'StringLiteral' && !isSafeUrl(resolved.node.value)) {
    const told = tell('A link needs an address that begins with https://, not “{found}”.', {
      found: resolved.node.value,
    });
    return { ...refuse(originOf(resolved.node, resolved.scope.source), told, workbook), isUrl: true };
  }
  workbook.linkCount += 1;
  let name = `link-${workbook.linkCount}`;
  const as = call.hash?.pairs.find(({ key }) => key === 'as');
  if (as) {
    const given = resolveStatic({ node: as.value, scope }, workbook);
    if (given?.node.type !== 'StringLiteral')
      return refuse(origin, 'A link’s name (`as`) is a text, the same for every lead.', workbook);
    name = given.node.value;
  }
  const url = writeValue({ node: target, scope }, 'need', workbook).source;
  return {
    source: `(link ${url} ${writeText(name, workbook)} ${addReference(CALL, origin, workbook)})`,
    isUrl: true,
  };
}

function writeVariable(node: PathExpression, scope: Scope, demand: Demand, workbook: Workbook): Value {
  const origin = originOf(node, scope.source);
  const [root = ''] = node.parts;
  if (node.data || node.depth > 0 || /^(this|\.)/.test(node.original)) {
    return refuse(
      origin,
      tell('“{name}” is not a variable of a mail; there are {names}.', {
        name: node.original,
        names: VARIABLE_ROOTS.join(', '),
      }),
      workbook,
    );
  }
  if (!isVariable(root, workbook)) {
    const near = nearestName(root, VARIABLE_ROOTS);
    const rest = node.parts.slice(1).join('.');
    const suggestion =
      near === undefined
        ? node.parts.length === 1
          ? `lead.${root}`
          : undefined
        : rest === ''
          ? near
          : `${near}.${rest}`;
    return refuse(
      origin,
      tell("There is no variable “{name}”; there are {names}. A lead's fields are written lead.firstName.", {
        name: node.original,
        names: VARIABLE_ROOTS.join(', '),
      }),
      workbook,
      suggestion,
    );
  }
  const unknown = unknownField(node.parts, workbook);
  if (unknown !== null) return refuse(origin, unknown.told, workbook, unknown.near);
  const isValue = (VALUE_VARIABLES as readonly string[]).includes(root) || !VARIABLE_ROOTS.includes(root);
  if (node.parts.length === 1 && !isValue && root !== 'language') {
    return refuse(origin, tell('“{name}” has fields; write which one, such as {name}.name.', { name: root }), workbook);
  }
  if (node.original === 'language') return { source: writeText(workbook.language, workbook), isUrl: false };
  return {
    source: `(${demand} ${addReference(node.parts, origin, workbook)})`,
    isUrl: (URL_VARIABLES as readonly string[]).includes(node.original),
  };
}

/** A name that is no field of anything, and, when a template is published, one that a variable of ours does not have; a lead's are `fields.yaml`'s. */
function unknownField(parts: readonly string[], { codes }: Workbook): { told: Told; near?: string } | null {
  const [root = '', field] = parts;
  const forbidden = parts.find((part) => FORBIDDEN_NAMES.has(part));
  if (forbidden !== undefined) return { told: tell('“{name}” is not a field.', { name: forbidden }) };
  if (codes === 'any' || field === undefined || root === 'lead' || root === 'rep') return null;
  const fields: readonly string[] = isKnownRecord(root) ? FIELDS_OF[root] : [];
  if (fields.includes(field)) return null;
  const names = fields.length > 0 ? fields.map((each) => `${root}.${each}`) : [root];
  const near = nearestName(`${root}.${field}`, names);
  const told = tell('There is no “{name}”; there are {names}.', { name: `${root}.${field}`, names: names.join(', ') });
  return near === undefined ? { told } : { told, near };
}

function isKnownRecord(root: string): root is keyof typeof FIELDS_OF {
  return Object.hasOwn(FIELDS_OF, root);
}

/** Whether a mail may have such a variable at all; that it has a value is found when it is rendered. */
function isVariable(root: string, { codes = [] }: Workbook): boolean {
  return VARIABLE_ROOTS.includes(root) || codes === 'any' || codes.includes(root);
}

function checkDateStyle(call: Call, scope: Scope, workbook: Workbook): void {
  const style = call.params[1];
  if (!style) return;
  if (style.type === 'StringLiteral' && (DATE_STYLES as readonly string[]).includes(style.value)) return;
  const suggestion = style.type === 'StringLiteral' ? nearestName(style.value, DATE_STYLES) : undefined;
  refuse(
    originOf(style, scope.source),
    tell('A date is written in one of the styles {names}.', { names: DATE_STYLES.join(', ') }),
    workbook,
    suggestion,
  );
}

function writeMissing(bound: Bound, demand: Demand, workbook: Workbook): Value {
  const { node, scope } = bound;
  if (demand === 'need' && node.type === 'PathExpression') {
    return refuse(
      originOf(node, scope.source),
      tell('“{name}” is neither a variable nor an argument this partial was given.', { name: node.original }),
      workbook,
    );
  }
  return { source: writeText('', workbook), isUrl: false };
}

function refuse(origin: Origin, said: Sentence | Told, workbook: Workbook, suggestion?: string): Value {
  workbook.findings.push(findAt(origin, said, suggestion));
  return { source: writeText('', workbook), isUrl: false };
}

/** Texts are kept apart and called by number, so that no quote in one can end an expression. */
function writeText(text: string, workbook: Workbook): string {
  return `(text ${workbook.literals.push(text) - 1})`;
}

function addReference(parts: string[], origin: Origin, workbook: Workbook): number {
  return workbook.references.push({ parts, origin }) - 1;
}

function isPlainName(node: PathExpression): boolean {
  return node.parts.length === 1 && !node.data && node.depth === 0 && node.parts[0] === node.original;
}

/** https anywhere; http only to this machine, for development (the public URL is a loopback one there). */
export function isSafeUrl(url: string): boolean {
  if (/[\s"'<>\\]/.test(url) || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
}

function isFunction(name: string): name is keyof typeof FUNCTIONS {
  return Object.hasOwn(FUNCTIONS, name);
}

/** Whether a name is a language, for blocks such as `{{#fr}}…{{/fr}}`. */
export function isLanguage(name: string): name is MailLanguage {
  return (LANGUAGES as readonly string[]).includes(name);
}
