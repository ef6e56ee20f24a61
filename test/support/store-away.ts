import { wake } from '../../workflows/contract/messages';
import { leadWorkflowId } from '../../workflows/contract/names';
import type { LeadLab } from './lead-lab';

/** Wakes a lead while the store is away, and brings the store back once the lead has taken to a regular activity. */
export async function lookWithoutStore(lab: LeadLab, lead: string): Promise<void> {
  const handle = lab.env.client.workflow.getHandle(leadWorkflowId(lead));
  const resume = lab.pauseStore();
  try {
    await handle.signal(wake);
    for (;;) {
      const events = (await handle.fetchHistory()).events ?? [];
      if (events.some((event) => event.activityTaskScheduledEventAttributes != null)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    resume();
  }
}
