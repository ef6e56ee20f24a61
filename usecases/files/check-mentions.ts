import { nearestName } from '../../domain/conditions/nearest-name';
import type { Field } from '../../domain/files/fields';
import type { Positions } from '../../domain/files/finding';
import type { FileKind } from '../../domain/files/kinds';
import type { Mention, Mentioned } from '../../domain/files/mentions';
import { isKnownKind, STANDARD_KINDS } from '../events/event-kinds';
import type { Finding } from '../outcome';
import type { Known } from './known-names';

/** Fields every lead has, whatever `fields.yaml` lists: what it is known by. */
const BUILT_IN: readonly string[] = ['email', 'phone'];
/** Mails and segments are needed at once; sequences may name each other, and an agreement may come before its model. */
const MUST_BE_PUBLISHED: readonly Mentioned[] = ['templates', 'segments'];

/** Names that mean something within the file itself: the ids of its steps, its teams, its routes. */
export type OwnNames = Partial<Record<Mentioned, readonly string[]>>;

type Lookup = { known: Known; file: { kind: FileKind; name: string }; own: OwnNames };
/** Why a name means nothing, and the nearest one that does; null of a name that is there. */
type Unknown = { message: string; suggestion: string | undefined } | null;

/** What the mentions of a file name and is not there, each with its place and the nearest name there is. */
export async function checkMentions(
  mentions: readonly Mention[],
  { at, ...lookup }: Lookup & { at: Positions },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const mention of mentions) {
    const unknown = await lookUp(mention, lookup);
    if (unknown === null) continue;
    const { message, suggestion } = unknown;
    const finding: Finding = { path: mention.path.join('.'), ...at(mention.path, mention.part), message };
    findings.push(suggestion === undefined ? finding : { ...finding, suggestion });
  }
  return findings;
}

async function lookUp({ of, name }: Mention, { known, file, own }: Lookup): Promise<Unknown> {
  switch (of) {
    case 'events':
      return lookUpKind(name, await known.kinds());
    case 'fields':
      return lookUpField(name, await known.fields());
    case 'steps':
    case 'teams':
    case 'routes': {
      const names = own[of] ?? [name];
      return amongst(name, names, `"${name}" is none of the ${of} of this file`);
    }
    default: {
      if (of === file.kind && name === file.name) return null;
      // The settings of mail come before the templates, whichever way a workspace is published.
      const published = MUST_BE_PUBLISHED.includes(of) && file.kind !== 'mail';
      const there = (await known.files(of)).filter((one) => !published || one.published).map((one) => one.name);
      return amongst(name, there, `"${name}" is not among the ${published ? 'published ' : ''}${of}`);
    }
  }
}

function amongst(name: string, names: readonly string[], message: string): Unknown {
  return names.includes(name) ? null : { message, suggestion: nearestName(name, names) };
}

function lookUpKind(name: string, kinds: readonly string[]): Unknown {
  if (isKnownKind(name, kinds)) return null;
  const message = `"${name}" is no kind of event: custom ones start with "x." or are registered (POST /v1/kinds)`;
  return { message, suggestion: nearestName(name, [...STANDARD_KINDS, ...kinds]) };
}

function lookUpField(name: string, fields: readonly Field[] | null): Unknown {
  if (fields === null || BUILT_IN.includes(name) || fields.some((field) => field.name === name)) return null;
  return { message: `"${name}" is not among the fields of fields.yaml`, suggestion: nearestField(name, fields) };
}

/** The field meant: one that goes by that name elsewhere, else the one written most alike. */
function nearestField(name: string, fields: readonly Field[]): string | undefined {
  const plain = name.toLowerCase();
  const alias = fields.find(({ synonyms = [] }) => synonyms.some((synonym) => synonym.toLowerCase() === plain));
  return alias?.name ?? nearestName(name, [...fields.map((field) => field.name), ...BUILT_IN]);
}
