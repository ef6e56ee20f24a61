import type { Config } from './config';
import { describeFinding, placeIn } from './describe-finding';
import { readWorkspace, type WorkspaceFile } from './read-workspace';
import type { Finding } from '../usecases/outcome';
import { callServer, type ServerAnswer } from './call-server';

export type PublishSettings = {
  /** Publish models even where the server's guard asks to be confirmed. */
  confirm: boolean;
};

/** How long a publication may take: its guard folds every lead before it answers (real ms). */
const PUBLISH_PATIENCE_MS = 15 * 60_000;

/**
 * `ripen push`: sends the files of a workspace that differ to a server as drafts, and tells what keeps each from being taken or
 * published, and what is doubtful in it; answers the exit status, 0 where every draft was taken.
 */
export async function runPush(config: Config, folder: string, write: (line: string) => void): Promise<number> {
  const pushed = await pushWorkspace(config, folder, write);
  for (const { file, warnings } of pushed) warnings.forEach((finding) => write(describeFor(file, finding)));
  return pushed.every(({ ok }) => ok) ? 0 : 1;
}

/**
 * `ripen publish`: the same, and publishes those that were taken, in the order in which they need each other; what the server has
 * published already is left alone, so that running it twice makes no version twice. Where the server asks to be confirmed, it says why
 * and publishes nothing of that file unless `confirm` is given.
 */
export async function runPublish(
  config: Config,
  folder: string,
  write: (line: string) => void,
  { confirm }: PublishSettings,
): Promise<number> {
  const pushed = await pushWorkspace(config, folder, write);
  let failed = pushed.some(({ ok }) => !ok);
  const refused = new Set(pushed.filter(({ ok }) => !ok).map(idOf));
  // A template of several parts is published once, and what is found in it names the part.
  const waiting = new Map(
    pushed.filter((one) => one.waits && !refused.has(idOf(one))).map((one) => [idOf(one), one.file]),
  );
  for (const [id, file] of waiting) {
    const content = { json: { confirm }, patienceMs: PUBLISH_PATIENCE_MS };
    const answer = await callServer(config, 'POST', `/v1/${encodeId(id)}/publish`, content);
    failed ||= !answer.ok;
    write(
      answer.ok
        ? `${id}: version ${String(answer.body.version)}${estimateOf(answer)}`
        : `${id}: ${describe(answer, file)}`,
    );
    for (const warning of textsOf(answer.body.warnings)) write(`${id}: warning: ${warning}`);
    if (isUnconfirmed(answer)) write('    Nothing of it was published. To go on: ripen publish --confirm');
  }
  return failed ? 1 : 0;
}

/** Of a broadcast: whom it is going to mail. */
function estimateOf({ body }: ServerAnswer): string {
  const estimate = body.estimate as { members: number; mailable: number; at: string } | undefined;
  return estimate === undefined
    ? ''
    : `, ${estimate.mailable} of ${estimate.members} members can be mailed at ${estimate.at}`;
}

/** `waits`: the server holds a draft of it that is not published; `warnings`: what it says of one it took. */
type Pushed = { file: WorkspaceFile; ok: boolean; waits: boolean; warnings: Finding[] };

const idOf = ({ file }: Pushed): string => `${file.kind}/${file.name}`;

async function pushWorkspace(config: Config, folder: string, write: (line: string) => void): Promise<Pushed[]> {
  const pushed: Pushed[] = [];
  for (const file of await readWorkspace(folder)) {
    const query = file.part === undefined ? '' : `?part=${file.part}`;
    const path = `/v1/${encodeId(`${file.kind}/${file.name}`)}${query}`;
    const held = await callServer(config, 'GET', path);
    const { draft = null, text = null } = held.ok ? held.body : {};
    if (file.text === (draft ?? text)) {
      pushed.push({ file, ok: true, waits: draft !== null, warnings: [] });
      continue;
    }
    const answer = await callServer(config, 'PUT', path, { text: file.text });
    write(answer.ok ? `${file.path}: draft` : `${file.path}: ${describe(answer, file)}`);
    pushed.push({ file, ok: answer.ok, waits: answer.ok, warnings: findingsOf(answer.body.warnings) });
  }
  return pushed;
}

/** The guard's answer: a conflict that naming `confirm` lifts (api.md; decisions.md 29). */
function isUnconfirmed({ status, body }: ServerAnswer): boolean {
  return status === 409 && typeof body.detail === 'string' && body.detail.includes('"confirm": true');
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Slashes stay: layouts and partials have routes of their own. */
export function encodeId(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/');
}

function findingsOf(value: unknown): Finding[] {
  return Array.isArray(value) ? (value as Finding[]) : [];
}

/** As `ripen lint` tells it; what a server says of a request as a whole has no place in the file. */
function describeFor(file: WorkspaceFile, finding: Finding): string {
  if (finding.line === undefined) return finding.path === '' ? finding.message : `${finding.path}: ${finding.message}`;
  return describeFinding(placeIn(file, finding), 'en');
}

function describe({ status, body }: ServerAnswer, file: WorkspaceFile): string {
  const details = findingsOf(body.errors).map((finding) => describeFor(file, finding));
  return [`${status} ${typeof body.detail === 'string' ? body.detail : ''}`, ...details].join('\n    ');
}
