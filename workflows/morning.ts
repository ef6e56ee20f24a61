import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';

export type MorningActivities = {
  /** Tells what there is to tell now, once a day however often it runs; answers the real ms until the next day opens. */
  tellMorning: () => Promise<number>;
};

const { tellMorning } = proxyActivities<MorningActivities>({
  startToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Mornings before the history is cut. */
const ROUNDS_MAX = 200;
/** The longest sleep, real ms: an agreement with another calendar is seen within it. */
const SLEEP_MAX_MS = 3_600_000;
/** Days may last seconds, and no morning is worth more than one look a second. */
const SLEEP_MIN_MS = 1_000;

/** Each morning of the agreement's calendar, for ever, by a timer of its own (architecture.md, "What else is a workflow"). */
export async function morningWorkflow(): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const waitMs = await tellMorning();
    await sleep(Math.min(SLEEP_MAX_MS, Math.max(SLEEP_MIN_MS, waitMs)));
  }
  await continueAsNew<typeof morningWorkflow>();
}
