import { nearestName } from '../domain/conditions/nearest-name';
import { tell } from '../domain/words/sentence';
import { FOLDERS, listPaths, placeOf, SINGLE_FILES } from './read-workspace';
import type { LintFinding } from './describe-finding';

const AT_THE_TOP = ['agreement.yaml', ...Object.keys(SINGLE_FILES)];
const FOLDER_NAMES = [...Object.keys(FOLDERS), 'emails'];
/** What looks as if it were meant for the platform; notes and pictures are anybody's own. */
const MEANT = /\.(ya?ml|json|csv|hbs|mjml|html)$/;

/** Files of a workspace that nothing reads though they look as if they should be, each with what their path would have to be. */
export async function findPassedOver(folder: string): Promise<LintFinding[]> {
  return (await listPaths(folder)).flatMap((path) => {
    const isOurs = MEANT.test(path) && !/(^|\/)\./.test(path) && !path.startsWith('assets/');
    const pattern = isOurs && placeOf(path) === null ? patternFor(path) : null;
    if (pattern === null) return [];
    const told = tell('this file is passed over: expected {pattern}', { pattern });
    return [{ path: '', file: path, line: 1, column: 1, ...told, severity: 'warning' as const }];
  });
}

/** Where the file would have to lie; null where nothing says that it is for the platform. */
function patternFor(path: string): string | null {
  const [first = '', ...rest] = path.split('/');
  if (rest.length === 0) return nearestName(first.replace(/\.(yml|json)$/, '.yaml'), AT_THE_TOP) ?? null;
  const folder = FOLDER_NAMES.includes(first) ? first : nearestName(first, FOLDER_NAMES);
  if (folder === undefined) return null;
  if (folder !== 'emails') return `${folder}/<name>.yaml`;
  return 'emails/<name>.mjml.hbs, emails/<name>.html.hbs or emails/<name>.txt.hbs';
}
