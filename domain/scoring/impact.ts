import { Histogram, type Column } from '../reports/histogram';
import type { Stage } from '../lead/stage';
import type { Assessment } from './assessment';
import type { Band } from './band';

/** What an impact needs of one result. */
export type Outcome = Pick<Assessment, 'total' | 'band' | 'disqualified'>;
export type BandName = Band | 'none';
/** How many leads are in each band; `none`: without score, for want of a model or after an objection to profiling. */
export type BandCounts = Record<BandName, number>;

/** A lead whose total moves much. */
export type Mover = {
  lead: string;
  stage: Stage;
  before: number;
  after: number;
  change: number;
  bands: { before: BandName; after: BandName };
};

/** What a draft would change, counted lead by lead; nothing of a lead is kept but of the 20 that move most. */
export type Impact = {
  leads: number;
  bands: { before: BandCounts; after: BandCounts };
  /** Leads that change band, by from and to. */
  changes: { from: BandName; to: BandName; count: number }[];
  histogram: { before: Column[]; after: Column[] };
  moved: number;
  becomeHot: number;
  /** Of them those that would go to the Lead Center or to sales. */
  reachSales: number;
  becomeDisqualified: number;
  movers: Mover[];
};

const MOST_MOVERS = 20;

/** Adds up an {@link Impact}, one lead at a time. */
export class ImpactTally {
  private leads = 0;
  private moved = 0;
  private becomeHot = 0;
  private reachSales = 0;
  private becomeDisqualified = 0;
  private readonly before = { bands: noBands(), histogram: new Histogram() };
  private readonly after = { bands: noBands(), histogram: new Histogram() };
  private readonly changes = new Map<string, { from: BandName; to: BandName; count: number }>();
  private movers: Mover[] = [];

  /** `before` is null where no model is in force; `reachesSales` is asked only of leads that become hot. */
  add(lead: { id: string; stage: Stage }, before: Outcome | null, after: Outcome, reachesSales: () => boolean): void {
    this.leads += 1;
    const bands = { before: nameOf(before), after: nameOf(after) };
    count(this.before, before);
    count(this.after, after);
    if (bands.before !== bands.after) this.addChange(bands.before, bands.after);
    if (bands.after === 'hot' && bands.before !== 'hot') {
      this.becomeHot += 1;
      if (reachesSales()) this.reachSales += 1;
    }
    if (isNewlyOut(before, after)) this.becomeDisqualified += 1;
    const totals = { before: before?.total ?? 0, after: after.total ?? 0 };
    const change = totals.after - totals.before;
    if (change === 0) return;
    this.moved += 1;
    this.addMover({ lead: lead.id, stage: lead.stage, ...totals, change, bands });
  }

  result(): Impact {
    return {
      leads: this.leads,
      bands: { before: this.before.bands, after: this.after.bands },
      changes: [...this.changes.values()].sort((a, b) => b.count - a.count),
      histogram: { before: this.before.histogram.columns(), after: this.after.histogram.columns() },
      moved: this.moved,
      becomeHot: this.becomeHot,
      reachSales: this.reachSales,
      becomeDisqualified: this.becomeDisqualified,
      movers: this.movers,
    };
  }

  private addChange(from: BandName, to: BandName): void {
    const key = `${from}>${to}`;
    const change = this.changes.get(key) ?? { from, to, count: 0 };
    change.count += 1;
    this.changes.set(key, change);
  }

  private addMover(mover: Mover): void {
    const last = this.movers.at(-1);
    if (this.movers.length === MOST_MOVERS && last !== undefined && compareMovers(mover, last) >= 0) return;
    this.movers = [...this.movers, mover].sort(compareMovers).slice(0, MOST_MOVERS);
  }
}

/** The largest move first, whichever way; of equals by id, so that the answer does not depend on the order of reading. */
function compareMovers(a: Mover, b: Mover): number {
  return Math.abs(b.change) - Math.abs(a.change) || (a.lead < b.lead ? -1 : 1);
}

function nameOf(outcome: Outcome | null): BandName {
  return outcome?.band ?? 'none';
}

function isNewlyOut(before: Outcome | null, after: Outcome): boolean {
  return after.disqualified !== null && before?.disqualified == null;
}

function noBands(): BandCounts {
  return { cold: 0, warm: 0, hot: 0, none: 0 };
}

function count(side: { bands: BandCounts; histogram: Histogram }, outcome: Outcome | null): void {
  side.bands[nameOf(outcome)] += 1;
  if (outcome?.total != null) side.histogram.add(outcome.total);
}
