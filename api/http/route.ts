import type { IncomingHttpHeaders } from 'node:http';
import { z, type ZodType } from 'zod';
import type { HandoffRecord, Role } from '../../domain/lead/documents';
import type { Asker, Deps } from '../../usecases/deps';
import type { Outcome, Refusal } from '../../usecases/outcome';
import type { Language } from '../../domain/lead/lead';
import type { BusinessCalendar } from '../../domain/time/calendar';

/** Who may call: nobody needs a key, any key, or keys with one of these roles. `admin` may call whatever has roles. */
export type Access = 'public' | 'any' | readonly Role[];

/** Shows an offer's dossier as HTML, with whom it is about and how long there is to answer. */
export type ShowDossier = (
  handoff: HandoffRecord,
  language: Language,
  calendar: BusinessCalendar,
) => Promise<{ name: string; countdown: string; dossier: string }>;

/** What routes get beyond the use cases' dependencies. */
export type ApiDeps = Deps & { metrics: { type: string; text(): Promise<string> }; showDossier: ShowDossier };

/** What a route is called with, once everything outside it has been checked. */
export type Call<Q, B> = {
  deps: ApiDeps;
  asker: Asker;
  params: Record<string, string>;
  query: Q;
  body: B;
  /** From Accept-Language; English where neither is asked for. */
  language: Language;
  headers: IncomingHttpHeaders;
  /** Deduplicates commands to a lead (decisions.md 9): the Idempotency-Key of this key's owner, else unique. */
  commandId: string;
};

/** What a route answers. `body` is sent as JSON unless `type` says otherwise. */
export type Reply = {
  status: number;
  body?: unknown;
  type?: string;
  /** A text too long to hold, in pieces, instead of a body; not kept for repeats, so for reading only. */
  stream?: AsyncIterable<string>;
  headers?: Record<string, string>;
  /** Whose data the body shows, so that a kept answer is erased with the person. */
  lead?: string;
};
/** An answer as it goes out and as it is kept for repeats. */
export type Rendered = { status: number; body: string; headers: Record<string, string> };
export type Answer = Reply | Refusal;

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** How a body is read: parsed JSON, the text as it came (YAML, templates; a CSV), or a page's form (JSON too). */
export type BodyFormat = 'json' | 'text' | 'csv' | 'form';

/** One row of the table that drives routing, authorisation, validation and OpenAPI alike. */
export type Route = {
  method: Method;
  /** Express pattern: `/v1/leads/:id`. */
  path: string;
  access: Access;
  tag: string;
  summary: string;
  /** Unknown parameters are refused: a mistyped filter must not list everything. */
  query: ZodType;
  body: ZodType | null;
  format: BodyFormat;
  /** Of a text: how its bytes become one, where it may come in any encoding (`charset` as declared); absent: as declared, else UTF-8. */
  decode?: (bytes: Buffer, charset: string | null) => string;
  /** Shapes of the successful answers by status; null for one without a described body. */
  answers: Readonly<Record<number, ZodType | null>>;
  /** The answer is not kept for repeats, for it holds a secret; a repeat under the same key is refused. */
  unkept: boolean;
  /** The largest body read, in bytes; more is 413. */
  maxBytes: number;
  run: (call: Call<unknown, unknown>) => Promise<Answer>;
};

type RouteInput<Q, B> = Omit<Route, 'run' | 'query' | 'body' | 'format' | 'unkept' | 'maxBytes'> & {
  query?: ZodType<Q>;
  body?: ZodType<B>;
  format?: BodyFormat;
  unkept?: boolean;
  maxBytes?: number;
  run: (call: Call<Q, B>) => Promise<Answer>;
};

const ONE_MB = 1_048_576;

/** A row of the table, with `query` and `body` typed by their schemas inside `run`. */
export function defineRoute<Q = Record<string, never>, B = undefined>(input: RouteInput<Q, B>): Route {
  return {
    ...input,
    query: input.query ?? z.strictObject({}),
    body: input.body ?? null,
    format: input.format ?? 'json',
    unkept: input.unkept ?? false,
    maxBytes: input.maxBytes ?? ONE_MB,
    // The router only calls `run` with what these very schemas have parsed.
    run: (call) => input.run(call as Call<Q, B>),
  };
}

/** The answer to an outcome: its value under the status, or the refusal as it is. */
export function reply<T>(outcome: Outcome<T>, status = 200, shape: (value: T) => unknown = (value) => value): Answer {
  return outcome.code === 'ok' ? { status, body: shape(outcome.value) } : outcome;
}

/** Whether the roles satisfy the access; `public` needs no asker at all. */
export function isAllowed(access: Access, roles: readonly Role[]): boolean {
  if (access === 'public' || access === 'any') return true;
  return roles.includes('admin') || access.some((role) => roles.includes(role));
}
