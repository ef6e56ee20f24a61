import { existsSync, readFileSync } from 'node:fs';
import { callServer, type ServerAnswer } from '../call-server';
import type { Config } from '../config';
import { readEvents } from './read-events';
import { renderExplanation, renderImpact, type ExplanationView, type ImpactView } from './render';
import { languageOf } from '../language';

export type Asked = { config: Config; write: (line: string) => void; locale: string | undefined };

/** `ripen score explain <lead>`: why it scores what it does; answers the exit status. */
export async function explainScore(
  asked: Asked,
  lead: string,
  options: { model?: string; at?: string },
): Promise<number> {
  const query = new URLSearchParams(options).toString();
  const path = `/v1/leads/${encodeURIComponent(lead)}/score${query === '' ? '' : `?${query}`}`;
  return show(asked, await ask(asked, 'GET', path), (body, language) =>
    renderExplanation(body as ExplanationView, language),
  );
}

export type SimulateOptions = { lead: string; event: string[]; at?: string };

/**
 * `ripen score simulate <model>`: the model is a file or the name of one on the server; the lead a reference, or a profile as JSON or in
 * a file of it; each event `kind`, `kind@2026-03-31` or `kind@12d`, with props as JSON after a space.
 */
export async function simulateScore(asked: Asked, model: string, options: SimulateOptions): Promise<number> {
  const json = {
    model: existsSync(model) ? readFileSync(model, 'utf8') : model,
    lead: readLead(options.lead),
    events: readEvents(options.event, options.at === undefined ? Date.now() : Date.parse(options.at)),
    ...(options.at !== undefined && { at: options.at }),
  };
  const answer = await ask(asked, 'POST', '/v1/scoring-models/simulate', json);
  return show(asked, answer, (body, language) => renderExplanation(body as ExplanationView, language));
}

/** `ripen score impact <name>`: the draft on the server against every lead. */
export async function showImpact(asked: Asked, name: string): Promise<number> {
  const answer = await ask(asked, 'POST', `/v1/scoring-models/${encodeURIComponent(name)}/impact`, {});
  return show(asked, answer, (body, language) => renderImpact(body as ImpactView, language));
}

function ask({ config, locale }: Asked, method: 'GET' | 'POST', path: string, json?: unknown): Promise<ServerAnswer> {
  // Every lead is read for an impact: minutes where there are many.
  const content = { language: languageOf(locale), patienceMs: 10 * 60_000 };
  return callServer(config, method, path, json === undefined ? content : { ...content, json });
}

function show(
  { write, locale }: Asked,
  { ok, status, body }: ServerAnswer,
  render: (body: unknown, language: ReturnType<typeof languageOf>) => string[],
): number {
  if (ok) {
    for (const line of render(body, languageOf(locale))) write(line);
    return 0;
  }
  write(`${status} ${typeof body.detail === 'string' ? body.detail : ''}`);
  const errors = Array.isArray(body.errors) ? (body.errors as { path: string; line?: number; message: string }[]) : [];
  for (const { path, line, message } of errors) {
    write(`  ${line === undefined ? '' : `line ${line}, `}${path}: ${message}`);
  }
  return 1;
}

function readLead(written: string): unknown {
  const text = existsSync(written) ? readFileSync(written, 'utf8') : written;
  if (!text.trim().startsWith('{')) return written;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`The lead is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
