import { FILE_KINDS, type FileKind } from '../../domain/files/kinds';
import type { SignedVersion } from '../../store/files/contract';
import { listFiles } from '../../usecases/files/list-files';
import { getVersion, listVersions } from '../../usecases/files/list-versions';
import { publishFile, type Published } from '../../usecases/files/publish-file';
import { signAgreement } from '../../usecases/files/sign-agreement';
import { SIGNING_ROLES } from '../../usecases/files/signatures';
import { getFile, pick, type FileView } from '../../usecases/files/view-file';
import { type Finding, type Refusal } from '../../usecases/outcome';
import { actPage, isAllowed, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf, type Problem } from '../refusals';
import { hasWord } from '../words/words';
import { lintTyped, saveEdited, showEditor } from './editor';
import { fileNameOf, partOf, pathOf, textOf, titleOf, writersOf } from './file-address';
import { numberLines } from './numbered-lines';

const ROWS = 100;
async function showFiles(kind: FileKind, { deps, asker, query, formats }: PageCall): Promise<PageAnswer> {
  const files = await listFiles(deps, kind, { limit: ROWS, cursor: query.text('cursor') });
  if (files.code !== 'ok') return files;
  const { items, next } = files.value;
  return {
    view: 'files',
    title: formats.word('kind', kind),
    data: {
      kind,
      writes: isAllowed(writersOf(kind), asker.roles),
      about: hasWord(`about.${kind}`) ? formats.word('about', kind) : null,
      rows: items.map((item) => ({ ...item, title: titleOf(kind, item.name, formats), href: pathOf(kind, item.name) })),
      next: next === null ? null : `/files/${kind}?cursor=${encodeURIComponent(next)}`,
    },
  };
}

/** A file with its versions; with what was refused just now, or what a publication would do. */
async function showFile(kind: FileKind, call: PageCall, refusal?: Refusal, tried?: Published): Promise<PageAnswer> {
  const { deps, params, query, form, formats } = call;
  const name = params.name ?? '';
  const [file, versions] = await Promise.all([getFile(deps, kind, name, partOf(call)), listVersions(deps, kind, name)]);
  if (file.code !== 'ok') return file;
  if (versions.code !== 'ok') return versions;
  const asked = query.number('version');
  const old = asked === undefined ? null : await getVersion(deps, kind, name, asked);
  if (old && old.code !== 'ok') return old;
  const text = old ? (pick(old.value.parts, partOf(call)) ?? '') : textOf(file.value);
  const problem = refusal && problemOf(refusal, formats);
  const title = titleOf(kind, name, formats);
  return {
    view: 'file',
    title,
    ...statusOf(problem),
    data: {
      ...{ problem, kind, title, ...file.value },
      tried: tried && {
        ...tried,
        warnings: tried.warnings?.map((words) => words[formats.language]),
        migrated: form.checked('migrate'),
      },
      migrates: form.checked('migrate'),
      takesIn: form.checked('existing'),
      path: pathOf(kind, name),
      hasDraft: file.value.draft !== null,
      shownVersion: asked ?? null,
      lines: numberLines(text, findingsOf(refusal), formats.language),
      versions: versions.value.map((one) => ({ ...one, shown: one.version === asked })),
      ...whatMayBeDone(kind, file.value, versions.value, call),
    },
  };
}

const statusOf = (problem: Problem | undefined): { status: number } => ({ status: problem?.status ?? 200 });

function whatMayBeDone(
  kind: FileKind,
  { name, version, draft }: FileView,
  versions: readonly SignedVersion[],
  call: PageCall,
): object {
  const { asker } = call;
  const [newest] = versions;
  return {
    // One text alone differs from nothing.
    compares: versions.length + (draft === null ? 0 : 1) > 1,
    ...(kind === 'agreements' && newest && signingOf(newest, call)),
    writes: isAllowed(writersOf(kind), asker.roles),
    tries: isAllowed(['marketer', 'lead-manager'], asker.roles),
    isSequence: kind === 'sequences',
    isModel: kind === 'scoring-models' && version > 0,
    isTemplate: kind === 'templates' && !name.includes('/'),
    isForm: kind === 'forms' && version > 0,
  };
}

/** Who has signed the newest version of an agreement, who has not, and whether the reader may. */
function signingOf({ version, signatures }: SignedVersion, { asker }: PageCall): object {
  const sides = SIGNING_ROLES.map((role) => ({ role, ...signatures.findLast((one) => one.role === role) }));
  const missing = SIGNING_ROLES.filter((role) => !signatures.some((one) => one.role === role));
  return { newest: version, sides, inForce: missing.length === 0, signs: isAllowed(missing, asker.roles) };
}

function findingsOf(refusal: Refusal | undefined): Finding[] {
  return refusal?.code === 'invalid' ? refusal.errors : [];
}

async function publish(kind: FileKind, call: PageCall): Promise<PageAnswer> {
  const { deps, asker, params, form } = call;
  const name = params.name ?? '';
  // Only of a sequence are there leads inside to move, and outside to take in.
  const sequence = kind === 'sequences';
  const migrate = sequence && form.checked('migrate');
  const dryRun = form.checked('dryRun');
  const existing = sequence && form.checked('existing');
  const options = { migrate, existing, dryRun, confirm: form.checked('confirm') };
  const published = await publishFile(deps, asker, { kind, name, options });
  if (published.code !== 'ok') return showFile(kind, call, published);
  return dryRun ? showFile(kind, call, undefined, published.value) : { to: pathOf(kind, name), said: 'published' };
}

/** Two of a kind's own: nobody writes a kind they have no role for. */
function pagesOf(kind: FileKind): Page[] {
  const path = `/files/${kind}`;
  const writers = writersOf(kind);
  return [
    showPage(path, 'signed-in', (call) => showFiles(kind, call)),
    showPage(`${path}/new`, writers, async ({ query, formats }) => {
      const name = fileNameOf(query.text('name') ?? '');
      if (name !== null) return { to: `${pathOf(kind, name)}/edit` };
      return { code: 'invalid', errors: [{ path: '', message: formats.say('file.name.expected') }] };
    }),
    showPage(`${path}/:name`, 'signed-in', (call) => showFile(kind, call)),
    showPage(`${path}/:name/edit`, writers, (call) => showEditor(kind, call)),
    actPage(`${path}/:name/edit`, writers, (call) => saveEdited(kind, call)),
    actPage(`${path}/:name/check`, writers, (call) => lintTyped(kind, call)),
    actPage(`${path}/:name/publish`, writers, (call) => publish(kind, call)),
  ];
}

/** The files people write, every kind alike. */
export const FILE_PAGES: readonly Page[] = [
  ...FILE_KINDS.flatMap(pagesOf),
  actPage('/files/agreements/:name/sign', SIGNING_ROLES, async (call) => {
    const { deps, asker, params } = call;
    const name = params.name ?? '';
    const signed = await signAgreement(deps, asker, name);
    return signed.code === 'ok'
      ? { to: pathOf('agreements', name), said: 'signed' }
      : showFile('agreements', call, signed);
  }),
];
