/**
 * What every use case is given. Convention of this folder: one verb-noun function a file, called
 * `verbNoun(deps, asker, input)` and answering an `Outcome` (outcome.ts); what acts for nobody in particular leaves `asker` out.
 */
import type { Client } from '@temporalio/client';
import type { VirtualClock } from '../domain/clock/virtual-clock';
import type { FileKind } from '../domain/files/kinds';
import type { Role } from '../domain/lead/documents';
import type { CompiledSequence } from '../domain/sequences/compiled';
import type { Tokens } from '../mail/tokens';
import type { Catalog } from '../store/files/catalog';
import type { Committer } from '../store/inbox/contract';
import type { Store } from '../store/index';
import type { OpenIdSettings } from './sign-in/openid-settings';

/** The two clocks of decisions.md 1: `now` rules whatever a lead sees, `nowReal` idempotency, tolerances and limits. */
export interface Clock {
  /** Virtual epoch ms. */
  now: () => number;
  /** Real epoch ms. */
  nowReal: () => number;
  /** The line between the two, as recorded data for workflows. */
  readonly line: VirtualClock;
}

/** The part of pino that is used: objects hold ids and counts, never personal data or keys. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export type Deps = {
  store: Store;
  /** Makes hits durable, many at a time: the way in for whatever happens to leads. */
  committer: Committer;
  /** The published files, parsed and compiled. */
  catalog: Catalog;
  /** Connected lazily: calls fail, and are answered `unavailable`, while Temporal is away. */
  temporal: Client;
  clock: Clock;
  tokens: Tokens;
  config: {
    /** Where people reach this server, without a slash at the end. */
    publicUrl: string;
    production: boolean;
    /** Webhooks may lead into private networks. */
    privateWebhooks?: boolean;
    /** `RIPEN_SETTLE`, real ms; absent: what `mail.yaml` says. */
    settleMs?: number | null;
    /** The folder of the workspace's images and documents, served at `/a/…`; absent: none are served. */
    assetsDir?: string;
    /** Sign-in by OpenID Connect beside passwords; absent: none. */
    openId?: OpenIdSettings;
  };
  log: Log;
  /**
   * What a publish sets going (rescoring, migration, taking in leads that match); answers the job's id, null when nothing has to
   * follow. Absent where no such work is offered.
   */
  followPublish?: (
    published: PublishOptions & { kind: FileKind; name: string; version: number; form?: SequenceForm },
  ) => Promise<string | null>;
};

/** Of a file of `sequences/`: what it is. */
export type SequenceForm = CompiledSequence['form'];

/** decisions.md 29. */
export type PublishOptions = { migrate: boolean; existing: boolean; confirm: boolean };

/** Who asks: the owner of the key or session. `id` is the key's, `actor` what timelines and the audit show. */
export type Asker = {
  id: string;
  actor: string;
  /** E-mail of the person, null for an integration. */
  person: string | null;
  roles: readonly Role[];
};

/** Whether the asker has one of the roles; an administrator is not silently everything else. */
export function hasRole(asker: Asker, ...roles: readonly Role[]): boolean {
  return roles.some((role) => asker.roles.includes(role));
}
