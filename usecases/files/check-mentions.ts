import { nearestName } from '../../domain/conditions/nearest-name';
import type { Field } from '../../domain/files/fields';
import type { Positions } from '../../domain/files/finding';
import type { FileKind } from '../../domain/files/kinds';
import { ROLES_OF_PEOPLE, type Role } from '../../domain/lead/documents';
import type { Mention, Mentioned } from '../../domain/files/mentions';
import { isKnownKind, STANDARD_KINDS } from '../events/event-kinds';
import type { Finding } from '../outcome';
import type { Known } from './known-names';
import { tell } from '../../domain/words/sentence';
import type { Bilingual } from '../../domain/words/bilingual';
import { isChosen, lookUpChosen, type Chosen } from './look-up-choices';
import { nearestField } from './nearest-field';
import { amongst, type Unknown } from './unknown-name';

/** Fields every lead has, whatever `fields.yaml` lists: what it is known by. */
const BUILT_IN: readonly string[] = ['email', 'phone'];
/** Mails and segments are needed at once; sequences may name each other, and an agreement may come before its model. */
const MUST_BE_PUBLISHED: readonly Mentioned[] = ['templates', 'segments'];

/** Names that mean something within the file itself: the ids of its steps, its teams, its routes. */
export type OwnNames = Partial<Record<Mentioned, readonly string[]>>;

/** What is said of these is said in words of their own. */
type ToldApart = 'events' | 'fields' | 'topics' | Chosen;

/** What people call what can be mentioned. */
const KINDS: Readonly<Record<Exclude<Mentioned, ToldApart>, Bilingual>> = {
  templates: { en: 'templates', fr: 'modèles de mail' },
  segments: { en: 'segments', fr: 'segments' },
  sequences: { en: 'sequences', fr: 'séquences' },
  forms: { en: 'forms', fr: 'formulaires' },
  'scoring-models': { en: 'scoring-models', fr: 'modèles de score' },
  steps: { en: 'steps', fr: 'étapes' },
  'mail-steps': { en: 'mail steps', fr: 'étapes d’e-mail' },
  teams: { en: 'teams', fr: 'équipes' },
  routes: { en: 'routes', fr: 'routes' },
  roles: { en: 'roles', fr: 'rôles' },
};

/** Whom a file may tell something: everybody who has a role, the lead's owner, or the rep it is offered to. */
const TOLD_ROLES: readonly (Role | 'owner' | 'rep')[] = [...ROLES_OF_PEOPLE, 'integration', 'owner', 'rep'];
/**
 * Doubtful, not wrong: a lead routed to a team that is not there is held for the lead manager (edge case 51); a form or a document may be
 * elsewhere.
 */
const ONLY_DOUBTFUL: readonly Mentioned[] = ['teams', 'roles', 'forms', 'assets'];

type Lookup = { known: Known; file: { kind: FileKind; name: string }; own: OwnNames };

/** What the mentions of a file name and is not there, each with its place and the nearest name there is. */
export async function checkMentions(
  mentions: readonly Mention[],
  { at, ...lookup }: Lookup & { at: Positions },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const mention of mentions) {
    const unknown = await lookUp(mention, lookup);
    if (unknown === null) continue;
    const { told, suggestion, severity } = unknown;
    const isDoubtful = severity === 'warning' || ONLY_DOUBTFUL.includes(mention.of);
    const doubtful = isDoubtful ? { severity: 'warning' as const } : {};
    const finding: Finding = { path: mention.path.join('.'), ...at(mention.path, mention.part), ...told, ...doubtful };
    findings.push(suggestion === undefined ? finding : { ...finding, suggestion });
  }
  return findings;
}

async function lookUp({ of, name }: Mention, { known, file, own }: Lookup): Promise<Unknown> {
  if (isChosen(of)) return lookUpChosen(of, name, known, own['reopened-reasons']);
  switch (of) {
    case 'events':
      return lookUpKind(name, await known.kinds());
    case 'fields':
      return lookUpField(name, await known.fields());
    case 'topics':
      return lookUpTopic(name, await known.topics());
    case 'roles':
      return amongst(name, TOLD_ROLES, tell('"{name}" is not among the {kind}', { name, kind: KINDS[of] }));
    case 'steps':
    case 'mail-steps':
    case 'teams':
    case 'routes': {
      const names = own[of] ?? [name];
      return amongst(name, names, tell('"{name}" is none of the {kind} of this file', { name, kind: KINDS[of] }));
    }
    default: {
      if (of === file.kind && name === file.name) return null;
      // The settings of mail come before the templates, whichever way a workspace is published.
      const published = MUST_BE_PUBLISHED.includes(of) && file.kind !== 'mail';
      const there = (await known.files(of)).filter((one) => !published || one.published).map((one) => one.name);
      const told = tell(published ? '"{name}" is not among the published {kind}' : '"{name}" is not among the {kind}', {
        name,
        kind: KINDS[of],
      });
      return amongst(name, there, told);
    }
  }
}

/** Why a name is no kind of event; `kinds` are those registered beyond the standard ones. */
export function lookUpKind(name: string, kinds: readonly string[]): Unknown {
  if (isKnownKind(name, kinds)) return null;
  const told = tell('"{name}" is no kind of event: custom ones start with "x." or are registered (POST /v1/kinds)', {
    name,
  });
  return { told, suggestion: nearestName(name, [...STANDARD_KINDS, ...kinds]) };
}

/** Without a `topics.yaml` nobody can choose topics: what is named is doubtful, not wrong. */
function lookUpTopic(name: string, topics: readonly string[] | null): Unknown {
  const told = tell('"{name}" is not among the topics of topics.yaml', { name });
  return topics === null ? { told, suggestion: undefined, severity: 'warning' } : amongst(name, topics, told);
}

function lookUpField(name: string, fields: readonly Field[] | null): Unknown {
  if (fields === null || BUILT_IN.includes(name) || fields.some((field) => field.name === name)) return null;
  const told = tell('"{name}" is not among the fields of fields.yaml', { name });
  return { told, suggestion: nearestField(name, fields, BUILT_IN) };
}
