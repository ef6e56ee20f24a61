import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { FileKind } from '../../domain/files/kinds';
import { parseFile } from '../../domain/files/parse';
import type { Store } from '../../store';
import { leadWorkflowId } from '../../workflows/contract/names';

/** Publishes a text whose form is checked, at an instant; a model becomes the primary one, an agreement is signed by both sides. */
export async function publishInto(
  { files }: Pick<Store, 'files'>,
  at: number,
  { kind, name, text, part }: { kind: string; name: string; text: string; part: string },
): Promise<void> {
  const read = part === 'yaml' ? parseFile(kind as FileKind, text, `${kind}/${name}`) : null;
  if (read?.ok === false) {
    throw new Error(`${kind}/${name}: ${read.errors.map(({ message }) => message).join('; ')}`);
  }
  await files.saveDraft(kind, name, { [part]: text }, 'lab', at);
  const published = await files.publish(kind, name, { by: 'lab', at });
  if (!published.ok) throw new Error(published.reason);
  if (kind === 'scoring-models') await files.setPrimaryModel(name);
  for (const role of kind === 'agreements' ? ['marketer', 'sales-manager'] : []) {
    await files.sign(kind, name, published.version, { role, by: 'lab', at });
  }
}

/** Plays a failure of the inbox's mail server, for everybody or for one address. */
export async function setFault(inboxUrl: string, mode: string, to?: string): Promise<void> {
  await fetch(`${inboxUrl}/api/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode, ...(to !== undefined && { to }) }),
  });
}

/** How many events a lead's history has, once it has nothing under way. */
export async function countEvents(env: TestWorkflowEnvironment, lead: string): Promise<number> {
  const handle = env.client.workflow.getHandle(leadWorkflowId(lead));
  // Not by a query: one that meets a task under way costs a task, and so events, of its own.
  for (;;) {
    const events = (await handle.fetchHistory()).events ?? [];
    const last = events.at(-1);
    const busy = last?.workflowTaskScheduledEventAttributes ?? last?.workflowTaskStartedEventAttributes;
    if (busy == null) return events.length;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
