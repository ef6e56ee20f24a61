import { z } from 'zod';
import { FILE_KINDS, jsonSchema, type FileKind } from '../../domain/files/kinds';
import type { Role } from '../../domain/lead/documents';
import { archiveFile } from '../../usecases/files/archive-file';
import { listFiles } from '../../usecases/files/list-files';
import { getVersion, listVersions } from '../../usecases/files/list-versions';
import { makePrimary } from '../../usecases/files/make-primary';
import { publishFile } from '../../usecases/files/publish-file';
import { saveDraft } from '../../usecases/files/save-draft';
import { signAgreement } from '../../usecases/files/sign-agreement';
import { getFile, pick, TEMPLATE_PARTS } from '../../usecases/files/view-file';
import { notFound } from '../../usecases/outcome';
import { defineRoute, reply, type Route } from '../http/route';
import { viewEstimate } from '../sequences/estimate-shape';
import { publishedShape } from '../scoring/scoring-shapes';
import { iso } from '../shapes/instants';
import { pagingQuery } from '../shapes/inputs';
import { pageOf } from '../shapes/records';
import { showFinding } from '../../domain/words/sentence';

const fileShape = z.object({
  name: z.string(),
  version: z.number(),
  status: z.enum(['draft', 'published', 'archived']),
  text: z.string().nullable(),
  draft: z.string().nullable(),
});
const summaryShape = z.object({
  name: z.string(),
  version: z.number(),
  status: z.string(),
  updatedAt: z.string(),
  hasDraft: z.boolean(),
});
const versionShape = z.object({
  name: z.string(),
  version: z.number(),
  text: z.string().nullable(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  signatures: z.array(z.object({ role: z.string(), by: z.string(), at: z.string() })).optional(),
});
const partQuery = z.strictObject({ part: z.enum(TEMPLATE_PARTS).optional() });
const noQuery = z.strictObject({});
const publishBody = z.strictObject({
  migrate: z.boolean().default(false),
  existing: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  confirm: z.boolean().default(false),
});

/** Who writes a kind: marketers, but the teams are the lead manager's (api.md). */
function writersOf(kind: FileKind): readonly Role[] {
  return kind === 'teams' ? ['lead-manager'] : ['marketer'];
}

/** The folders a kind's names may lie in: `layouts/…` and `partials/…` of templates. */
function foldersOf(kind: FileKind): readonly string[] {
  return kind === 'templates' ? ['', 'layouts/', 'partials/'] : [''];
}

function fileRoutes(kind: FileKind, folder: string): Route[] {
  const path = `/v1/${kind}/${folder}:name`;
  const tag = kind;
  const nameOf = (params: Record<string, string>): string => folder + (params.name ?? '');
  const query = kind === 'templates' ? partQuery : noQuery.transform((): z.infer<typeof partQuery> => ({}));
  return [
    defineRoute({
      method: 'get',
      path,
      access: 'any',
      tag,
      summary: 'One file: its published text and its draft',
      query,
      answers: { 200: fileShape },
      run: async ({ deps, params, query: { part } }) => reply(await getFile(deps, kind, nameOf(params), part)),
    }),
    defineRoute({
      method: 'put',
      path,
      access: writersOf(kind),
      tag,
      summary: 'Save the draft; every finding with its position',
      query,
      body: z.string(),
      format: 'text',
      answers: { 200: fileShape },
      run: async ({ deps, asker, params, query: { part }, body, language }) =>
        reply(
          await saveDraft(deps, asker, { kind, name: nameOf(params), text: body, part }),
          200,
          ({ warnings, ...file }) => ({ ...file, warnings: warnings.map((finding) => showFinding(finding, language)) }),
        ),
    }),
    defineRoute({
      method: 'post',
      path: `${path}/publish`,
      access: writersOf(kind),
      tag,
      summary: 'Make the draft the next version',
      body: publishBody,
      answers: { 200: publishedShape },
      run: async ({ deps, asker, params, body, language }) =>
        reply(
          await publishFile(deps, asker, { kind, name: nameOf(params), options: body }),
          200,
          ({ estimate, warnings, ...published }) => ({
            ...published,
            ...(warnings && { warnings: warnings.map((words) => words[language]) }),
            ...(estimate && { estimate: viewEstimate(estimate) }),
          }),
        ),
    }),
    defineRoute({
      method: 'get',
      path: `${path}/versions`,
      access: 'any',
      tag,
      summary: 'Published versions, newest first',
      answers: { 200: pageOf(versionShape) },
      run: async ({ deps, params }) =>
        reply(await listVersions(deps, kind, nameOf(params)), 200, (versions) => ({
          items: versions.map((one) => viewVersion(kind, one)),
          next: null,
        })),
    }),
    defineRoute({
      method: 'get',
      path: `${path}/versions/:n`,
      access: 'any',
      tag,
      summary: 'One published version',
      query,
      answers: { 200: versionShape },
      run: async ({ deps, params, query: { part } }) => {
        const n = Number(params.n);
        if (!Number.isInteger(n) || n < 1) return notFound('version');
        return reply(await getVersion(deps, kind, nameOf(params), n), 200, (one) => viewVersion(kind, one, part));
      },
    }),
    defineRoute({
      method: 'post',
      path: `${path}/archive`,
      access: writersOf(kind),
      tag,
      summary: 'Take the file out of use',
      body: z.strictObject({}),
      answers: { 200: fileShape },
      run: async ({ deps, asker, params }) => reply(await archiveFile(deps, asker, kind, nameOf(params))),
    }),
  ];
}

type Version = Parameters<typeof viewVersion>[1];

function viewVersion(
  kind: FileKind,
  version: {
    name: string;
    version: number;
    parts: Record<string, string>;
    publishedAt: number;
    publishedBy: string;
    signatures: { role: string; by: string; at: number }[];
  },
  part?: (typeof TEMPLATE_PARTS)[number],
): Record<string, unknown> {
  const { name, publishedBy, signatures } = version;
  return {
    name,
    version: version.version,
    text: pick(version.parts, part),
    publishedAt: iso(version.publishedAt),
    publishedBy,
    ...(kind === 'agreements' && { signatures: viewSignatures(signatures) }),
  };
}

function viewSignatures(signatures: Version['signatures']): { role: string; by: string; at: string }[] {
  return signatures.map(({ role, by, at }) => ({ role, by, at: iso(at) }));
}

/** The files marketers write, every kind alike (api.md, decisions.md 29 and 30). */
export const FILE_ROUTES: readonly Route[] = [
  ...FILE_KINDS.map((kind) =>
    defineRoute({
      method: 'get',
      path: `/v1/${kind}`,
      access: 'any',
      tag: kind,
      summary: 'The files of this kind, by name',
      query: pagingQuery,
      answers: { 200: pageOf(summaryShape) },
      run: async ({ deps, query }) =>
        reply(await listFiles(deps, kind, query), 200, ({ items, next }) => ({
          items: items.map((item) => ({ ...item, updatedAt: iso(item.updatedAt) })),
          next,
        })),
    }),
  ),
  ...FILE_KINDS.flatMap((kind) => foldersOf(kind).flatMap((folder) => fileRoutes(kind, folder))),
  defineRoute({
    method: 'post',
    path: '/v1/agreements/:name/sign',
    access: ['marketer', 'sales-manager'],
    tag: 'agreements',
    summary: 'Sign a version; with both signatures it takes effect',
    body: z.strictObject({ version: z.number().int().min(1).optional() }),
    answers: {
      200: z.object({
        version: z.number(),
        signatures: z.array(z.record(z.string(), z.unknown())),
        inForce: z.boolean(),
      }),
    },
    run: async ({ deps, asker, params, body }) =>
      reply(await signAgreement(deps, asker, params.name ?? '', body.version), 200, (signed) => ({
        ...signed,
        signatures: viewSignatures(signed.signatures),
      })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/scoring-models/:name/primary',
    access: ['marketer'],
    tag: 'scoring-models',
    summary: 'Have this model drive the stages',
    body: z.strictObject({ confirm: z.boolean().default(false) }),
    answers: { 200: z.object({ primary: z.string(), job: z.string().nullable() }) },
    run: async ({ deps, asker, params, body }) => reply(await makePrimary(deps, asker, params.name ?? '', body)),
  }),
  ...FILE_KINDS.map((kind) =>
    defineRoute({
      method: 'get',
      path: `/schemas/${kind}.json`,
      access: 'public',
      tag: 'Schemas',
      summary: `JSON Schema of ${kind}, for editors`,
      answers: { 200: z.record(z.string(), z.unknown()) },
      run: async () => ({ status: 200, body: jsonSchema(kind), type: 'application/schema+json' }),
    }),
  ),
];
