import type { Agreement } from '../../domain/files/agreement';
import type { Field } from '../../domain/files/fields';
import type { FileKind, FileOf } from '../../domain/files/kinds';
import { parseFile } from '../../domain/files/parse';
import { isRecord, recordOf } from '../../domain/timeline/json-record';
import type { Template } from '../../mail/template';
import type { Deps } from '../deps';
import { readKinds } from '../events/register-kind';
import { compileOnce } from './compile-once';
import { findCodes } from './lint-mailing';
import { findEnrolls } from './lint-sequence';
import { listAssets } from './list-assets';
import { readCurrent, textOf } from './read-published';
import { readSharedParts } from './shared-parts';

/** A file that can be named by others; of a sequence the ones it enrols into, and the names of its codes. */
export type KnownFile = {
  name: string;
  published: boolean;
  enrolls?: string[];
  codes?: string[];
  takesIn?: TakesIn | null;
};
/** How a sequence takes leads in by itself. */
export type TakesIn = { priority: number; when: Record<string, unknown> };

/** What the names in a file are looked up among: a server's files, or those of a workspace folder. */
export type Known = {
  files: (kind: FileKind) => Promise<KnownFile[]>;
  /** The profile's fields; null where there is no `fields.yaml` to compare with. */
  fields: () => Promise<readonly Field[] | null>;
  /** The names of the topics; null where there is no `topics.yaml`. */
  topics: () => Promise<readonly string[] | null>;
  /** The agreements whose reasons may be given, signed or not; none where there is none. */
  agreements: () => Promise<readonly Agreement[]>;
  /** The documents of `assets/`, by file name; null where there is no such folder. */
  assets: () => Promise<readonly string[] | null>;
  /** The kinds of events registered beyond the standard ones. */
  kinds: () => Promise<readonly string[]>;
  /** The sales cycle of the model that drives the stages, as written. */
  salesCycle: () => Promise<string | null>;
  /** A template that compiles; null where it is not there or does not. */
  template: (name: string) => Promise<Template | null>;
};

/** What a server's files can name: whatever is not archived. Each list is read once for as long as the answer is kept. */
export function storedNames(deps: Pick<Deps, 'store' | 'catalog' | 'config'>): Known {
  const lists = new Map<FileKind, Promise<KnownFile[]>>();
  let fields: Promise<readonly Field[] | null> | undefined;
  let topics: Promise<readonly string[] | null> | undefined;
  let kinds: Promise<string[]> | undefined;
  let agreements: Promise<Agreement[]> | undefined;
  return {
    files: (kind) => {
      const listed = lists.get(kind) ?? listStored(deps, kind);
      lists.set(kind, listed);
      return listed;
    },
    fields: () => (fields ??= storedFields(deps)),
    topics: () => (topics ??= storedTopics(deps)),
    agreements: () => (agreements ??= storedAgreements(deps)),
    assets: () => listAssets(deps.config.assetsDir),
    kinds: () => (kinds ??= readKinds(deps).then((all) => all.map(({ kind }) => kind))),
    salesCycle: async () => (await deps.catalog.primaryModel())?.model.salesCycle ?? null,
    template: async (name) => {
      const stored = await deps.store.files.published('templates', name);
      if (stored === null) return null;
      const compiled = await compileOnce(
        { name, ...stored.parts },
        await readSharedParts(deps),
        await readCodeNames(deps),
      );
      return compiled.ok ? compiled.template : null;
    },
  };
}

/** The names of codes that any sequence knows, drafts included: a template is published before the sequence that sends it. */
export async function readCodeNames(deps: Pick<Deps, 'store'>): Promise<string[]> {
  return (await listStored(deps, 'sequences')).flatMap(({ codes = [] }) => codes);
}

async function listStored(deps: Pick<Deps, 'store'>, kind: FileKind): Promise<KnownFile[]> {
  const files = (await deps.store.files.list(kind)).filter(({ status }) => status !== 'archived');
  if (kind !== 'sequences') return files.map(({ name, version }) => ({ name, published: version > 0 }));
  return Promise.all(
    files.map(async ({ name, version, draft }) => {
      const text = draft?.yaml ?? (await deps.store.files.published(kind, name))?.parts.yaml ?? '';
      return { name, published: version > 0, enrolls: enrollsOf(text), codes: codesOf(text), takesIn: takesInOf(text) };
    }),
  );
}

async function storedFields(deps: Pick<Deps, 'store'>): Promise<readonly Field[] | null> {
  const files = await storedAndDrafted(deps, 'fields');
  return files.length === 0 ? null : files.flatMap(({ fields }) => fields);
}

async function storedTopics(deps: Pick<Deps, 'store'>): Promise<readonly string[] | null> {
  const files = await storedAndDrafted(deps, 'topics');
  return files.length === 0 ? null : files.flatMap(({ topics }) => topics.map(({ name }) => name));
}

/** The one in force, which may be an older version than the newest, and those that may follow it. */
async function storedAgreements(deps: Pick<Deps, 'store' | 'catalog'>): Promise<Agreement[]> {
  const files = await storedAndDrafted(deps, 'agreements');
  return files.length === 0 ? [] : [await deps.catalog.agreement(), ...files];
}

/** What is published and what a draft has: a file may be pushed before its fields and topics are published. */
async function storedAndDrafted<K extends 'fields' | 'topics' | 'agreements'>(
  deps: Pick<Deps, 'store'>,
  kind: K,
): Promise<FileOf<K>[]> {
  const published = await readCurrent(deps, kind);
  const drafted = (await deps.store.files.list(kind)).flatMap(({ name, draft, status }) => {
    const read = draft === null || status === 'archived' ? null : parseFile(kind, textOf(draft), name);
    return read?.ok ? [read.value] : [];
  });
  return published === null ? drafted : [published.value, ...drafted];
}

/** The sequences a text of one enrols into; none where it is no sequence. */
export function enrollsOf(text: string): string[] {
  return findEnrolls(writtenIn(text), []).map(({ sequence }) => sequence);
}

/** By what a text of a sequence takes leads in; null where it does not, or is none. */
export function takesInOf(text: string): TakesIn | null {
  const written = recordOf(writtenIn(text));
  if ('broadcast' in written || !isRecord(written.entry)) return null;
  const { priority = 0, entry } = written;
  return typeof priority === 'number' ? { priority, when: recordOf(entry.when) } : null;
}

/** The names under which the `coupon` steps of a sequence give their codes to templates. */
export function codesOf(text: string): string[] {
  return findCodes(writtenIn(text), []).map(({ name }) => name);
}

/** A sequence as it is written, as far as it can be read: what is wrong in it hides nothing else. */
function writtenIn(text: string): unknown {
  return parseFile('sequences', text, '').written?.value;
}
