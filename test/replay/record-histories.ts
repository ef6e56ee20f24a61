/**
 * `npm run record-histories [name…]`: lives the lives of `lives.ts`, and the other workflows there, and writes their histories to `histories/`, for the replay test. Run it
 * at a release, under a new name where the old history must stay replayable, as every released one must; `name` records those only.
 */
import { leadWorkflowId } from '../../workflows/contract/names';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { writeHistory } from './history-file';
import { LIVES, RUNS } from './lives';

async function record(names: readonly string[]): Promise<void> {
  const lab = await openWorkspace();
  try {
    for (const [name, live] of Object.entries(LIVES)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const lead = await live(lab);
      // A task under way would be cut in two.
      await lab.history(lead);
      await keep(lab, name, leadWorkflowId(lead));
    }
    for (const [name, run] of Object.entries(RUNS)) {
      if (names.length === 0 || names.includes(name)) await keep(lab, name, await run(lab));
    }
  } finally {
    await lab.stop();
  }
}

async function keep(lab: LeadLab, name: string, workflowId: string): Promise<void> {
  const history = await lab.env.client.workflow.getHandle(workflowId).fetchHistory();
  await writeHistory(name, workflowId, history);
  console.log(`${name}: ${history.events?.length ?? 0} events`);
  await lab.endLeads();
}

record(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
