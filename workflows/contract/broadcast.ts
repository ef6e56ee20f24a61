import { defineSignal } from '@temporalio/workflow';

/** What starts it: the id of its job, whose broadcast and cursor lie in the store. */
export type BroadcastStart = { job: string };

/** How a run of the job ended: for good, until somebody resumes it, or for so many real ms. */
export type BroadcastOutcome = { next: 'end' } | { next: 'paused' } | { next: 'later'; waitMs: number };

/** `runBroadcast` goes on where the job stands; its progress is in the job. */
export type BroadcastActivities = { runBroadcast: (job: string) => Promise<BroadcastOutcome> };

/** Somebody has resumed it, or published it for another time. */
export const goOn = defineSignal('goOn');
