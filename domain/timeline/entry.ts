import type { Stage } from '../lead/stage';

/** Anything JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/**
 * One thing that happened to a lead, as stored on its timeline (decisions.md, "Shapes"). Instants are epoch milliseconds of
 * virtual time; the API shows them as ISO 8601. Entries are append-only; only `machine` and `retracted` are ever set later.
 */
export type TimelineEntry = {
  /** Unique within the lead: the same id twice counts once (edge case 1). */
  id: string;
  /** When it happened. */
  at: number;
  /** When Ripen received it: breaks ties of `at`, nothing else (edge case 30). */
  receivedAt: number;
  /** An event kind of api.md, or `stage.changed`, `band.changed`, `task.*`, `handoff.*`, `note.added`, `score.adjusted`, `profile.changed`, `lead.*`. */
  kind: string;
  /** `lead` (the person), `system`, or the person or integration whose key wrote it. */
  actor: string;
  props: JsonObject;
  cycle?: string;
  /** Why a machine is held to have made it; such an event counts nothing anywhere (edge case 12). */
  machine?: string;
  /** Withdrawn later: it counts nothing anywhere (edge case 49). */
  retracted?: boolean;
  /** The mail (ledger id) it came from. */
  mail?: string;
  /** The browser it was done with, where the tracker knows it. */
  visitor?: string;
  /** It happened while the visitor was anonymous, and joined the timeline later (edge case 43). */
  anonymous?: boolean;
  /** The lead it was before a merge: the source by which unmerging knows it (edge case 56). */
  from?: string;
  /** It was on that lead's timeline already when the two were merged, and moves nothing anew. */
  copied?: true;
  stage?: StageChange;
  /** What was seen has been folded away for its age: that it happened, when and of which kind is all that is left. */
  folded?: true;
  /** It repeated a page view when it was folded (edge case 6), which nothing left in it would show. */
  repeated?: true;
};

/** The stage part of a `stage.changed` entry (lifecycle.md, "Transitions", last paragraph). */
export type StageChange = {
  from: Stage | null;
  to: Stage;
  cause: string;
  reason?: string;
  note?: string;
  score: number | null;
  version: number | null;
};
