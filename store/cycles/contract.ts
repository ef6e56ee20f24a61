import type { CycleRecord } from '../../domain/lead/documents';
import type { StoreQuery } from '../connection/paging';

export type CycleFilter = {
  lead?: string | undefined;
  source?: string | undefined;
  startedFrom?: number | undefined;
  startedTo?: number | undefined;
  query?: StoreQuery | undefined;
};
export interface Cycles {
  start(cycle: CycleRecord): Promise<void>;
  enter(id: string, stage: CycleRecord['stages'][number], change: Partial<CycleRecord>): Promise<void>;
  /** Changes the marks of the SLA clocks unless a later revision of the lead has done so; the change may be made twice. */
  markClocks(id: string, rev: number, change: (marks: CycleRecord['clocks']) => CycleRecord['clocks']): Promise<void>;
  find(id: string): Promise<CycleRecord | null>;
  /** Oldest first. */
  ofLead(lead: string): Promise<CycleRecord[]>;
  /** All that match, one by one, never all in memory: what reports scan. */
  each(filter: CycleFilter): AsyncIterable<CycleRecord>;
}
