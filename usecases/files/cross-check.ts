import { nearestName } from '../../domain/conditions/nearest-name';
import type { FilePath, Positions } from '../../domain/files/finding';
import type { FileKind, FileOf } from '../../domain/files/kinds';
import { parseFile } from '../../domain/files/parse';
import { documentOrder } from '../../domain/sequences/step-ids';
import type { Deps } from '../deps';
import type { Finding } from '../outcome';
import { lintMailing } from './lint-mailing';
import { findEnrolls, lintSequence } from './lint-sequence';

/** A file that can be named by others; of a sequence the ones it enrols into, and the names of its codes. */
export type KnownFile = { name: string; published: boolean; enrolls?: string[]; codes?: string[] };

/** What a server's files can name: whatever is not archived. */
export function storedNames(deps: Pick<Deps, 'store'>): (kind: FileKind) => Promise<KnownFile[]> {
  return async (kind) => {
    const files = (await deps.store.files.list(kind)).filter(({ status }) => status !== 'archived');
    if (kind !== 'sequences') return files.map(({ name, version }) => ({ name, published: version > 0 }));
    return Promise.all(
      files.map(async ({ name, version, draft }) => {
        const text = draft?.yaml ?? (await deps.store.files.published(kind, name))?.parts.yaml ?? '';
        return { name, published: version > 0, enrolls: enrollsOf(text), codes: codesOf(text) };
      }),
    );
  };
}

/** The sequences a text of one enrols into; none where it is no sequence. */
export function enrollsOf(text: string): string[] {
  const parsed = parseFile('sequences', text, '');
  return parsed.ok ? findEnrolls(parsed.value, []).map(({ sequence }) => sequence) : [];
}

/** The names under which the `coupon` steps of a sequence give their codes to templates. */
export function codesOf(text: string): string[] {
  const parsed = parseFile('sequences', text, '');
  if (!parsed.ok || !('steps' in parsed.value)) return [];
  return documentOrder(parsed.value.steps).flatMap((step) => ('coupon' in step ? (step.coupon.as ?? []) : []));
}

type Reference = { kind: FileKind; name: string; path: FilePath; mustBePublished: boolean };

/**
 * What a file refers to and is not there: templates and segments must be published, sequences, models and teams at least drafted
 * (two sequences may enrol into each other, an agreement may come before its model). Each finding has its place and the nearest name.
 */
export async function crossCheck(
  namesOf: (kind: FileKind) => Promise<KnownFile[]>,
  kind: FileKind,
  name: string,
  text: string,
): Promise<Finding[]> {
  if (kind === 'templates') return [];
  const parsed = parseFile(kind, text, name);
  if (!parsed.ok) return parsed.errors;
  const references = findReferences(kind, parsed.value);
  const findings: Finding[] = [];
  if (kind === 'sequences') {
    const sequence = parsed.value as FileOf<'sequences'>;
    findings.push(...lintMailing(sequence, parsed.positions));
    findings.push(...lintSequence(sequence, name, await namesOf('sequences'), parsed.positions));
  }
  for (const wanted of new Set(references.map((reference) => reference.kind))) {
    const files = await namesOf(wanted);
    for (const reference of references.filter((one) => one.kind === wanted)) {
      const known = files.filter(({ published }) => !reference.mustBePublished || published).map((file) => file.name);
      if (known.includes(reference.name) || (wanted === kind && reference.name === name)) continue;
      findings.push(describe(reference, known, parsed.positions));
    }
  }
  return findings;
}

function describe(
  { kind, name, path, mustBePublished }: Reference,
  known: readonly string[],
  positions: Positions,
): Finding {
  const suggestion = nearestName(name, known);
  return {
    path: path.join('.'),
    ...positions(path),
    message: `"${name}" is not among the ${mustBePublished ? 'published ' : ''}${kind}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

function findReferences(kind: FileKind, value: unknown): Reference[] {
  if (kind === 'agreements') {
    const model = read(value, 'handoff', 'model');
    return model === null
      ? []
      : [{ kind: 'scoring-models', name: model, path: ['handoff', 'model'], mustBePublished: false }];
  }
  return kind === 'sequences' ? [...walk(value, [])] : [];
}

/** Every mail, enrolment and segment a sequence names, wherever in its steps. */
function* walk(value: unknown, path: FilePath): Generator<Reference> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, [...path, index]);
    return;
  }
  const template = read(value, 'email', 'template');
  if (template !== null)
    yield { kind: 'templates', name: template, path: [...path, 'email', 'template'], mustBePublished: true };
  const sequence = read(value, 'enroll', 'sequence');
  if (sequence !== null)
    yield { kind: 'sequences', name: sequence, path: [...path, 'enroll', 'sequence'], mustBePublished: false };
  const segment = read(value, 'segment');
  if (segment !== null && path.length === 0)
    yield { kind: 'segments', name: segment, path: ['segment'], mustBePublished: true };
  for (const [key, item] of Object.entries(value)) yield* walk(item, [...path, key]);
}

function read(value: unknown, ...path: readonly string[]): string | null {
  let here = value;
  for (const key of path)
    here = typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[key] : undefined;
  return typeof here === 'string' ? here : null;
}
