import type { Agreement } from '../../domain/files/agreement';
import { agreementSchema } from '../../domain/files/agreement';
import { routeNameOf, senderOf } from '../../domain/files/mail-routing';
import { mailSettingsSchema, type MailSettings } from '../../domain/files/mail-settings';
import { parseFile } from '../../domain/files/parse';
import type { FileKind, FileOf } from '../../domain/files/kinds';
import type { Teams } from '../../domain/files/teams';
import type { PublishedModel, PublishedSequence } from '../../domain/life/published';
import { compileModel } from '../../domain/scoring/compile-model';
import { compileSequence } from '../../domain/sequences/compile';
import type { Controls } from '../../domain/sequences/controls';
import { LRUCache } from 'lru-cache';
import type { Files, SignedVersion } from './contract';

/** The published files as the core uses them, parsed and compiled once a publication. */
export interface Catalog {
  /** The model that drives stages; its hot threshold is the signed one where the agreement names it (decisions.md 28). */
  primaryModel(): Promise<PublishedModel | null>;
  /** Any published model by name, under its own thresholds; without a version the newest. */
  model(name: string, version?: number): Promise<PublishedModel | null>;
  /** The agreement in force: the newest signed one, until the first is signed its draft, else the contract's defaults. */
  agreement(): Promise<Agreement>;
  teams(): Promise<Teams | null>;
  /** The newest version of every sequence that takes in leads. */
  liveSequences(): Promise<PublishedSequence[]>;
  /** A published sequence; without a version the newest, unless it is archived. Streams and broadcasts are none. */
  sequence(name: string, version?: number): Promise<PublishedSequence | null>;
  /** The newest published version of a mail template; null when there is none. */
  templateVersion(name: string): Promise<number | null>;
  /** The route that mails of a template take, by its sender. */
  routeOf(template: string): Promise<string>;
  /** `mail.yaml` in force, defaults where none is published. */
  mailSettings(): Promise<MailSettings>;
  /** Pauses, switches and orders of publications as they stand. */
  controls(): Promise<Controls>;
  /** The publication stamp: at once where this process published, at most 250 ms old where another did. */
  stamp(): Promise<number>;
}

/** Real ms for which one look at the publication stamp serves: what another process publishes is seen within it. */
const STAMP_MS = 250;

/**
 * Reads published files through a cache that a publication empties: at once in the process that publishes, so that a read shows what a
 * write has answered; elsewhere the stamp is asked at most four times a second. Versions never change once published.
 */
export function createCatalog(files: Files, nowReal: () => number): Catalog {
  const versions = new LRUCache<string, { parsed: unknown }>({ max: 500 });
  let seen: { stamp: number; askedAt: number; bumps: number } | null = null;
  let current = new Map<string, Promise<unknown>>();

  async function stamp(): Promise<number> {
    const bumps = files.bumps();
    if (seen?.bumps === bumps && nowReal() - seen.askedAt <= STAMP_MS) return seen.stamp;
    const now = await files.stamp();
    if (now !== seen?.stamp) current = new Map();
    seen = { stamp: now, askedAt: nowReal(), bumps };
    return now;
  }

  /** The answer under the present stamp; asked of the store once a publication. */
  async function underStamp<T>(key: string, load: () => Promise<T>): Promise<T> {
    await stamp();
    const kept = current.get(key) as Promise<T> | undefined;
    if (kept) return kept;
    const loading = load();
    const under = current;
    under.set(key, loading);
    loading.catch(() => under.delete(key));
    return loading;
  }

  function parsed<K extends FileKind>(kind: K, version: SignedVersion): FileOf<K> {
    const key = `${kind}/${version.name}/${version.version}`;
    const kept = versions.get(key);
    if (kept) return kept.parsed as FileOf<K>;
    const read = parseFile(kind, version.parts.yaml ?? '', key);
    if (!read.ok) throw new Error(`${key} was published and does not parse: ${read.errors[0]?.message ?? ''}`);
    versions.set(key, { parsed: read.value });
    return read.value;
  }

  async function model(name: string, version?: number): Promise<PublishedModel | null> {
    const stored = await files.published('scoring-models', name, version);
    if (stored === null) return null;
    const file = parsed('scoring-models', stored);
    return { name, version: stored.version, model: file, compiled: compileModel(file) };
  }

  async function primaryModel(): Promise<PublishedModel | null> {
    const name = await files.primaryModel();
    const own = name === null ? null : await model(name);
    if (own === null) return null;
    const { handoff } = await agreementInForce();
    if (handoff.model !== own.name || handoff.hot === own.model.bands.hot) return own;
    const signed = { ...own.model, bands: { ...own.model.bands, hot: handoff.hot } };
    return { ...own, model: signed, compiled: compileModel(signed) };
  }

  async function agreementInForce(): Promise<Agreement> {
    const all = await files.list('agreements');
    const versions = (await Promise.all(all.map(({ name }) => files.versions('agreements', name)))).flat();
    const newest = [...versions.filter(isSigned)].sort((a, b) => signedAt(b) - signedAt(a))[0];
    if (newest !== undefined) return parsed('agreements', newest);
    // Nobody has signed yet: what was published last applies, else what is drafted (files.md, "Agreement").
    const unsigned = [...versions].sort((a, b) => b.publishedAt - a.publishedAt)[0];
    if (unsigned !== undefined) return parsed('agreements', unsigned);
    const draft = all.find((file) => file.draft !== null);
    const read = draft && parseFile('agreements', draft.draft?.yaml ?? '', `agreements/${draft.name}`);
    return read?.ok
      ? read.value
      : agreementSchema.parse({ agreement: 'default', handoff: { model: 'none', hot: 150 } });
  }

  function published(stored: SignedVersion): PublishedSequence {
    const file = parsed('sequences', stored);
    return { name: stored.name, version: stored.version, file, compiled: compileSequence(file) };
  }

  async function mailSettings(): Promise<MailSettings> {
    const stored = await files.newestPublished('mail');
    return stored === null ? mailSettingsSchema.parse({}) : parsed('mail', stored);
  }

  async function routeOf(template: string): Promise<string> {
    const parts = (await files.published('templates', template))?.parts;
    const read = parseFile('templates', parts?.mjml ?? parts?.html ?? '', template);
    const settings = await mailSettings();
    return routeNameOf(settings, senderOf(settings, read.ok ? read.value.from : undefined));
  }

  return {
    stamp,
    primaryModel: () => underStamp('primary', primaryModel),
    model: (name, version) => underStamp(`model/${name}/${version ?? ''}`, () => model(name, version)),
    agreement: () => underStamp('agreement', agreementInForce),
    teams: () =>
      underStamp('teams', async () => {
        const stored = await files.newestPublished('teams');
        return stored === null ? null : parsed('teams', stored);
      }),
    liveSequences: () =>
      underStamp('sequences', async () => {
        const stored = await files.allPublished('sequences');
        return stored.map(published);
      }),
    sequence: (name, version) =>
      underStamp(`sequence/${name}/${version ?? ''}`, async () => {
        // Who is in an archived one finishes in their version; nobody enters the newest (edge case 26).
        if (version === undefined && (await files.get('sequences', name))?.status === 'archived') return null;
        const stored = await files.published('sequences', name, version);
        return stored && published(stored);
      }),
    controls: () => underStamp('controls', () => files.controls()),
    mailSettings: () => underStamp('mail', mailSettings),
    routeOf: (template) => underStamp(`route/${template}`, () => routeOf(template)),
    templateVersion: (name) =>
      underStamp(`template/${name}`, async () => (await files.published('templates', name))?.version ?? null),
  };
}

/** A version is in force once both sides have signed it (files.md, "Agreement"). */
function isSigned({ signatures }: SignedVersion): boolean {
  const roles = signatures.map(({ role }) => role);
  return roles.includes('marketer') && roles.includes('sales-manager');
}

/** When the second side signed. */
function signedAt({ signatures }: SignedVersion): number {
  return Math.max(...signatures.map(({ at }) => at));
}
