import { FILE_KINDS, type FileKind } from '../../domain/files/kinds';
import { getVersion, listVersions } from '../../usecases/files/list-versions';
import { getFile, pick } from '../../usecases/files/view-file';
import { notFound } from '../../usecases/outcome';
import { showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { pathOf } from './file-address';
import { compareLines } from '../../domain/files/line-difference';

/** Two versions side by side; without any asked for, the newest with the draft, else with the one before. */
async function compareVersions(kind: FileKind, { deps, params, query, formats }: PageCall): Promise<PageAnswer> {
  const name = params.name ?? '';
  const [file, versions] = await Promise.all([getFile(deps, kind, name), listVersions(deps, kind, name)]);
  if (file.code !== 'ok') return file;
  if (versions.code !== 'ok') return versions;
  const { draft, version: newest } = file.value;
  const to = query.number('to') ?? (draft === null ? newest : undefined);
  const from = query.number('from') ?? (to === undefined ? newest : to - 1);
  const textOf = async (version: number): Promise<string | null> => {
    const found = version < 1 ? null : await getVersion(deps, kind, name, version);
    return found?.code === 'ok' ? pick(found.value.parts) : null;
  };
  const right = to === undefined ? draft : await textOf(to);
  if (right === null) return notFound('version');
  const pairs = compareLines((await textOf(from)) ?? '', right);
  const title = `${formats.say('compare.title')}${formats.say('colon')}${name}`;
  return {
    view: 'compare',
    title,
    data: {
      ...{ kind, name, title, pairs, hasDraft: draft !== null },
      path: pathOf(kind, name),
      left: from,
      right: to ?? null,
      same: pairs.every(({ same }) => same),
      versions: versions.value.map(({ version }) => ({ version, left: version === from, right: version === to })),
    },
  };
}

/** What changed between versions of a file, every kind alike. */
export const VERSION_PAGES: readonly Page[] = FILE_KINDS.map((kind) =>
  showPage(`/files/${kind}/:name/compare`, 'signed-in', (call) => compareVersions(kind, call)),
);
