import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
const names = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((name) => [name] as const);
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

/** The anchors a page offers, as GitHub makes them of headings. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

test.each(['README', 'ARCHITECTURE', 'DECISIONS', 'CONTRIBUTING', 'CHANGELOG', 'SECURITY'])(
  'there is %s.md',
  (name) => {
    expect(names.map(([file]) => file)).toContain(`${name}.md`);
  },
);

test.each(names)('%s names only npm scripts that exist', (name) => {
  const used = [...read(name).matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)/g)].map((match) => match[1] ?? '');
  const own = new Set(['install', 'ci']);
  expect(used.filter((script) => !own.has(script) && !(script in scripts))).toEqual([]);
});

test.each(names)('%s links only to pages and headings that exist', (name) => {
  const prose = read(name).replace(/^```[\s\S]*?^```/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  const broken = links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? join(root, name) : join(root, dirname(name), path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor);
  });
  expect(broken).toEqual([]);
});

test.each(names)('%s names only files and folders of the repository that exist', (name) => {
  const folders =
    'activities|api|bench|cli|deploy|docs|domain|engine|examples|mail|scripts|store|templates|test|usecases|worker|workflows';
  const code = [...read(name).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const paths = code.filter((text) => new RegExp(`^(?:${folders})/[\\w./-]*$`).test(text));
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
