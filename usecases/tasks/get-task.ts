import type { TaskRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';
import { maySee } from '../leads/see-lead';
import { tellCycles } from '../leads/tell-cycles';
import { asItStands, hasWorked } from './see-task';

/** Newest entries shown with a task. */
const HISTORY = 100;

export type TaskDetail = { task: TaskRecord; lead: LeadRecord | null; history: TimelineEntry[] };

/** A task with its lead and the lead's recent history (decisions.md, "Shapes"). */
export async function getTask(deps: Deps, asker: Asker, id: string): Promise<Outcome<TaskDetail>> {
  const found = await deps.store.tasks.find(id);
  if (!found) return notFound('task');
  const task = asItStands(found, deps.clock);
  const lead = await deps.store.leads.find(task.lead);
  if (lead && !(await maySee(deps, asker, lead)) && !hasWorked(asker, task)) return notFound('task');
  const newest = lead ? await deps.store.timeline.page(lead.id, { limit: HISTORY, lastBucket: lead.bucket }) : null;
  const history = lead && newest ? await tellCycles(deps, lead, newest.items) : [];
  return done({ task, lead, history });
}
