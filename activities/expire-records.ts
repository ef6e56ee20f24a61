import { MARKS_KEPT_MS } from '../domain/life/retention';

/** The marks and records that are kept for a time only. */
export type ExpiryDeps = {
  seen: { expire(before: number): Promise<number> };
  idempotency: { expire(beforeReal: number): Promise<number> };
  texts: { expire(beforeReal: number): Promise<number> };
  intake: { expire(before: string): Promise<number> };
  uploads: { dropStaged(before: number): Promise<void> };
  /** Deletes the rejected rows of imports that ended before (virtual ms). */
  dropRejected: (endedBefore: number) => Promise<void>;
  nowReal: () => number;
  nowVirtual: () => number;
};

const DAY_MS = 24 * 3_600_000;
/** Answers are replayed for 24 real hours (api.md, "Idempotency-Key"; decisions.md 1). */
const ANSWERS_KEPT_MS = DAY_MS;
/** Past days of the Lead Center's intake, in virtual time: nobody is queued for them any more. */
const INTAKE_KEPT_MS = 30 * DAY_MS;

/** Rejected rows hold people's data: a week to mend them. */
const REJECTED_KEPT_MS = 7 * DAY_MS;
/** Files that were sent to be looked at and never imported: people's data that nobody uses. */
const STAGED_KEPT_MS = DAY_MS;

/** What was written with commands, in real time: by then it is where it belongs, however long the store or a worker was away. */
const TEXTS_KEPT_MS = 7 * DAY_MS;

/** Deletes answers and marks that have served their time. */
export function expireRecords({
  seen,
  idempotency,
  texts,
  intake,
  dropRejected,
  uploads,
  nowReal,
  nowVirtual,
}: ExpiryDeps): () => Promise<void> {
  return async () => {
    await idempotency.expire(nowReal() - ANSWERS_KEPT_MS);
    await texts.expire(nowReal() - TEXTS_KEPT_MS);
    await dropRejected(nowVirtual() - REJECTED_KEPT_MS);
    await uploads.dropStaged(nowVirtual() - STAGED_KEPT_MS);
    await seen.expire(nowVirtual() - MARKS_KEPT_MS);
    await intake.expire(new Date(nowVirtual() - INTAKE_KEPT_MS).toISOString().slice(0, 10));
  };
}
