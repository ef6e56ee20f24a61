import type { RepLoad } from '../../domain/handoff/routing';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { Page, PageRequest } from '../connection/paging';

/** A handoff without its dossier, which is large. */
export type HandoffSummary = Omit<HandoffRecord, 'dossier'>;
export type HandoffFilter = {
  status?: HandoffRecord['status'] | readonly HandoffRecord['status'][] | undefined;
  /** Now with this rep; null: with none. */
  rep?: string | null | undefined;
  team?: string | undefined;
  lead?: string | undefined;
  openedFrom?: number | undefined;
  openedTo?: number | undefined;
};

export interface Handoffs {
  find(id: string): Promise<HandoffRecord | null>;
  findMany(ids: readonly string[]): Promise<HandoffSummary[]>;
  open(handoff: HandoffRecord): Promise<void>;
  update(id: string, change: Partial<HandoffRecord>): Promise<void>;
  addProgress(id: string, progress: HandoffRecord['progress'][number]): Promise<void>;
  loads(reps: readonly string[], since: number): Promise<Record<string, RepLoad>>;
  ofLead(lead: string): Promise<HandoffRecord[]>;
  /** The same without their dossiers, megabytes each at worst: for what only asks how they ended. */
  summariesOf(lead: string): Promise<HandoffSummary[]>;
  /** Newest first. */
  list(request: HandoffFilter & PageRequest): Promise<Page<HandoffSummary>>;
  /** All that match, one by one: what reports scan. */
  each(filter: HandoffFilter): AsyncIterable<HandoffSummary>;
  count(filter: HandoffFilter): Promise<number>;
}
