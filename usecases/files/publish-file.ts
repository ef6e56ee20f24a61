import type { FileKind } from '../../domain/files/kinds';
import { recordAudit } from '../audit/record-audit';
import type { FileRecord } from '../../domain/lead/documents';
import type { Asker, Deps, PublishOptions, SequenceForm } from '../deps';
import { conflict, done, invalid, notFound, type Outcome, type Refusal } from '../outcome';
import { readModelText } from '../scoring/choose-model';
import { guardModel, warnOfThreshold } from '../scoring/guard-model';
import { checkPublication, type SequencePublication } from '../sequences/check-publication';
import type { Estimate } from '../sequences/estimate-broadcast';
import { noteFirst } from '../sequences/order-publication';
import { planMigration, type PlannedMove } from '../sequences/plan-migration';
import { checkAgainstOthers } from './check-draft';
import { isError } from './cross-check';
import { orderFindings } from './order-findings';
import { SIGNING_ROLES } from './signatures';
import { textOf } from './read-published';
import { checkText } from './save-draft';
import { pick, TEMPLATE_PARTS } from './view-file';
import type { Bilingual } from '../../domain/words/bilingual';
import type { PublishRequest } from '../../store/files/contract';

/** `parts`: what is published instead of the draft, which stays as it is: an old version anew. */
export type PublishInput = {
  kind: FileKind;
  name: string;
  options: PublishOptions & { dryRun: boolean };
  parts?: Record<string, string>;
};
/** `job`: what follows it up (rescoring, migration), null where nothing has to; `warnings` only where there are some, `moves` of a dry run. */
export type Published = {
  version: number;
  job: string | null;
  warnings?: Bilingual[];
  moves?: PlannedMove[];
  /** Of a broadcast. */
  estimate?: Estimate;
};

/** Signatures of a first agreement in development (decisions.md 27). */
const DEVELOPMENT_SIGNERS: Record<(typeof SIGNING_ROLES)[number], string> = {
  marketer: 'marketer@example.com',
  'sales-manager': 'sm@example.com',
};

/**
 * Makes the draft the next version, which never changes again. Refused where the draft is not valid by itself or names what is not
 * there, or where a scoring model would move many leads and nobody confirmed it; `dryRun` checks and stores nothing. The first scoring
 * model that is no shadow becomes the primary one.
 */
export async function publishFile(
  deps: Deps,
  asker: Asker,
  { kind, name, options: asked, parts }: PublishInput,
): Promise<Outcome<Published>> {
  const record = await deps.store.files.get(kind, name);
  if (!record) return notFound('file');
  const draft = parts ?? record.draft;
  if (!draft) return conflict('there is no draft to publish');
  const refused = checkOptions(kind, asked) ?? (await checkDraft(deps, kind, name, draft));
  if (refused) return refused;
  const examined = await examine(deps, kind, { ...record, draft }, asked);
  if (examined.code !== 'ok') return examined;
  const { options, told, form, unchanged } = examined.value;
  if (unchanged !== undefined) return done({ ...unchanged, ...told });
  if (options.dryRun) {
    const moves = options.migrate && { moves: await planMigration(deps, name, textOf(draft)) };
    return done({ version: record.version + 1, job: null, ...told, ...moves });
  }
  const at = deps.clock.now();
  if (kind === 'sequences') await noteFirst(deps, name, { version: record.version, at, existing: options.existing });
  const published = await deps.store.files.publish(kind, name, {
    by: asker.actor,
    at,
    ...whatOf(draft, parts),
  });
  if (!published.ok) return conflict('the draft was changed or published meanwhile: look again');
  const { version } = published;
  await settleFirst(deps, kind, name, version, draft, at);
  await recordAudit(deps, asker, 'file.published', `${kind}/${name}`, { version });
  const job = (await deps.followPublish?.({ kind, name, version, ...options, ...(form && { form }) })) ?? null;
  return done({ version, job, ...told });
}

type Examined = Pick<SequencePublication, 'options' | 'unchanged'> & {
  form?: SequenceForm;
  told: Pick<Published, 'warnings' | 'estimate'>;
};

/** The draft, where it still is the one that was checked; or what is published beside it. */
function whatOf(draft: Record<string, string>, parts: PublishInput['parts']): Partial<PublishRequest> {
  return parts === undefined ? { expectedDraft: draft } : { parts };
}

/** What a kind of file asks of its publication beyond being valid, and what is told of it. */
async function examine(
  deps: Deps,
  kind: FileKind,
  record: FileRecord & { draft: Record<string, string> },
  asked: PublishInput['options'],
): Promise<Outcome<Examined>> {
  if (kind === 'sequences') {
    const checked = await checkPublication(deps, record, asked);
    if (checked.code !== 'ok') return checked;
    const { estimate, ...publication } = checked.value;
    return done({ ...publication, told: estimate === undefined ? {} : { estimate } });
  }
  if (kind !== 'scoring-models') return done({ options: asked, told: {} });
  const guarded = await guardModel(deps, record.name, record.draft, asked);
  if (guarded) return guarded;
  const warnings = await warnOfThreshold(deps, record.draft);
  return done({ options: asked, told: warnings.length > 0 ? { warnings } : {} });
}

/** Only of a sequence are there leads inside to move, and outside to take in. */
function checkOptions(kind: FileKind, { migrate, existing }: PublishOptions): Refusal | null {
  if (kind === 'sequences' || !(migrate || existing)) return null;
  return invalid(migrate ? 'migrate' : 'existing', 'is for sequences');
}

/** What keeps a draft from being published, all at once; null where nothing does. */
export async function checkDraft(
  deps: Deps,
  kind: FileKind,
  name: string,
  draft: Record<string, string>,
): Promise<Refusal | null> {
  const checked = checkParts(kind, name, draft);
  if (checked.code !== 'ok' && checked.code !== 'invalid') return checked;
  const form = checked.code === 'ok' ? [] : checked.errors;
  const { own, together } = await checkAgainstOthers(deps, kind, name, draft);
  const errors = orderFindings([...form, ...own, ...together].filter(isError));
  return errors.length === 0 ? null : { code: 'invalid', errors };
}

/** The first model is the primary one; in development the first agreement counts as signed. */
async function settleFirst(
  deps: Deps,
  kind: FileKind,
  name: string,
  version: number,
  draft: Record<string, string>,
  at: number,
): Promise<void> {
  const { files } = deps.store;
  if (kind === 'scoring-models' && !isShadow(draft) && (await files.primaryModel()) === null) {
    await files.setPrimaryModel(name);
  }
  if (kind === 'agreements' && !deps.config.production) await signFirst(deps, name, version, at);
}

function isShadow(draft: Record<string, string>): boolean {
  const read = readModelText(textOf(draft));
  return read.code === 'ok' && read.value.model.shadow === true;
}

function checkParts(kind: FileKind, name: string, parts: Record<string, string>): Outcome<unknown> {
  if (kind !== 'templates') return checkText({ kind, name, text: textOf(parts) });
  const written = TEMPLATE_PARTS.filter((part) => pick(parts, part) !== null);
  const body = written.find((part) => part !== 'txt');
  if (!body) return invalid('', 'expected a body in MJML or HTML besides the plain text');
  return checkText({ kind, name, text: parts[body] ?? '', part: body });
}

async function signFirst(deps: Deps, name: string, version: number, at: number): Promise<void> {
  const all = (await deps.store.files.list('agreements')).reduce((sum, file) => sum + file.version, 0);
  if (all !== 1) return;
  for (const role of SIGNING_ROLES) {
    await deps.store.files.sign('agreements', name, version, { role, by: DEVELOPMENT_SIGNERS[role], at });
  }
}
