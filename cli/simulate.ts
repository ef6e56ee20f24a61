import { readFile } from 'node:fs/promises';
import { callServer } from './call-server';
import type { Config } from './config';

/** `lead`: a reference (`email:…`) or a file with a person; `events`: a file with what the lead does. Both files are JSON. */
export type SimulateOptions = { lead?: string; events?: string; start?: string; json: boolean };

type Line = Record<string, unknown> & { at: string; kind: string };

/** `ripen simulate <sequence>`: plays the server's draft (else what is published) and prints the dated journey. */
export async function runSimulate(
  config: Config,
  sequence: string,
  options: SimulateOptions,
  write: (line: string) => void,
): Promise<number> {
  const { lead, events, start, json } = options;
  const body = {
    lead: lead === undefined ? {} : lead.endsWith('.json') ? await readJson(lead) : lead,
    ...(events !== undefined && { events: await readJson(events) }),
    ...(start !== undefined && { start }),
  };
  const answer = await callServer(config, 'POST', `/v1/sequences/${encodeURIComponent(sequence)}/simulate`, {
    json: body,
  });
  if (!answer.ok || json) {
    write(JSON.stringify(answer.body, null, 2));
    return answer.ok ? 0 : 1;
  }
  const { journey, end, competing, findings } = answer.body as {
    journey: Line[];
    findings: Found[];
    end: { at: string; stage: string; score: number | null };
    competing: { sequence: string; priority: number; first: boolean }[];
  };
  for (const finding of findings) write(findingOf(finding, sequence));
  journey.forEach((line) => write(lineOf(line)));
  for (const { sequence: other, priority, first } of competing) {
    write(`${other} (priority ${priority}) would take this lead in too, ${first ? 'before' : 'after'} ${sequence}`);
  }
  write(`${end.at}  ${end.stage}, score ${end.score ?? '—'}`);
  return 0;
}

type Found = { file?: string; line?: number; column?: number; message: string; suggestion?: string };

function findingOf({ file, line = 1, column = 1, message, suggestion }: Found, sequence: string): string {
  const hint = suggestion === undefined ? '' : ` — did you mean "${suggestion}"?`;
  return `${file ?? sequence}:${line}:${column} ${message}${hint}`;
}

/** The parts of a line that people read; the mail's body is for `--json`. */
function lineOf({ at, kind, ...line }: Line): string {
  const shown = [
    'step',
    'template',
    'subject',
    'arm',
    'event',
    'from',
    'to',
    'total',
    'band',
    'sequence',
    'until',
    'because',
  ];
  const parts = shown.flatMap((name) => {
    const value = line[name];
    return typeof value === 'string' || typeof value === 'number' ? [`${name} ${value}`] : [];
  });
  return [at, kind.padEnd(8), parts.join(', ')].join('  ').trimEnd();
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${path}: expected JSON`, { cause: error });
  }
}
