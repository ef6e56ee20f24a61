import type { Config } from './config';
import { readWorkspace, type WorkspaceFile } from './read-workspace';
import { callServer, type ServerAnswer } from './call-server';

/** `ripen push`: sends every file of a workspace to a server as drafts; answers the exit status. */
export async function runPush(config: Config, folder: string, write: (line: string) => void): Promise<number> {
  return (await pushWorkspace(config, folder, write)).every(({ ok }) => ok) ? 0 : 1;
}

/** `ripen publish`: the same, and publishes those that were taken, in the order in which they need each other. */
export async function runPublish(config: Config, folder: string, write: (line: string) => void): Promise<number> {
  const pushed = await pushWorkspace(config, folder, write);
  let failed = pushed.some(({ ok }) => !ok);
  const ids = new Set(pushed.filter(({ ok }) => ok).map(({ file }) => `${file.kind}/${file.name}`));
  for (const id of ids) {
    const answer = await callServer(config, 'POST', `/v1/${encodeId(id)}/publish`, { json: { confirm: true } });
    failed ||= !answer.ok;
    write(
      answer.ok ? `${id}: version ${String(answer.body.version)}${estimateOf(answer)}` : `${id}: ${describe(answer)}`,
    );
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

type Pushed = { file: WorkspaceFile; ok: boolean };

async function pushWorkspace(config: Config, folder: string, write: (line: string) => void): Promise<Pushed[]> {
  const pushed: Pushed[] = [];
  for (const file of await readWorkspace(folder)) {
    const query = file.part === undefined ? '' : `?part=${file.part}`;
    const answer = await callServer(config, 'PUT', `/v1/${encodeId(`${file.kind}/${file.name}`)}${query}`, {
      text: file.text,
    });
    write(answer.ok ? `${file.path}: draft` : `${file.path}: ${describe(answer)}`);
    pushed.push({ file, ok: answer.ok });
  }
  return pushed;
}

/** Slashes stay: layouts and partials have routes of their own. */
export function encodeId(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/');
}

function describe({ status, body }: ServerAnswer): string {
  const errors = Array.isArray(body.errors) ? (body.errors as { path: string; line?: number; message: string }[]) : [];
  const details = errors.map(
    ({ path, line, message }) => `${line === undefined ? '' : `line ${line}, `}${path}: ${message}`,
  );
  return [`${status} ${typeof body.detail === 'string' ? body.detail : ''}`, ...details].join('\n    ');
}
