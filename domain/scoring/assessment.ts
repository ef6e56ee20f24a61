import type { Text } from '../files/leaf-values';
import type { Json, JsonObject, TimelineEntry } from '../timeline/entry';
import type { Band } from './band';
import type { Pause } from './active-time';

/** Everything the arithmetic reads of one lead. Instants are epoch milliseconds. */
export type AssessmentInput = {
  /** The profile's fields; where a rule asks for `email` or `phone`, the caller puts the lead's own among them. */
  profile: JsonObject;
  /** When each field was last confirmed, for `freshness`. */
  confirmedAt?: Readonly<Record<string, number>>;
  createdAt: number;
  /** The timeline in any order, with duplicates, machine and retracted entries: they are sorted out here. */
  entries: readonly TimelineEntry[];
  /** The spans with the Lead Center or sales, in which every age stands still. */
  pauses: readonly Pause[];
  /** Whether opens and clicks can be seen (consent to pixel and links); without, mail silence means nothing. */
  tracked: boolean;
  /** Disqualifying rules that a reopening muted (decisions.md 24). */
  mutedRules?: readonly string[];
  /** False after an objection to profiling: no score, no band, no disqualification by rule (edge case 65). */
  profiling?: boolean;
  /** The other facts rules may read. */
  facts?: {
    source?: string;
    language?: string;
    tags?: readonly string[];
    consent?: Readonly<Record<string, Json>>;
    customer?: boolean;
    handoffs?: { returned: number };
    enrolled?: Readonly<Record<string, boolean | number>>;
  };
};

/** What an item of the explanation is about (api.md, "Shapes"); `freshness` and fit rules are `fit`. */
export type ItemKind = 'fit' | 'completeness' | 'engagement' | 'inactivity' | 'noResponse' | 'adjustment';

/** One line of the explanation (api.md, "Shapes", without `words`: `explainItem` makes those). */
export type Item = {
  /** The rule's id; `completeness`, `freshness`, `inactivity`, `noResponse`, `engagementMin`, or an adjustment's entry id. */
  rule: string;
  kind: ItemKind;
  /** The rule's label, or an adjustment's reason. */
  label: Text | null;
  /** What it gives now. */
  points: number;
  /** What it gave before age took from it, where that differs. */
  fullPoints?: number;
  /** How many events, fields, months or unanswered runs it counts. */
  count?: number;
  /** Of how many at most (`completeness`: the fields listed). */
  outOf?: number;
  /** The last such event's time; for `inactivity` since when there is silence. */
  lastAt?: number;
};

/** What one event gives under one rule now: the timeline shows it as its points. */
export type CountedEvent = { entry: string; at: number; rule: string; points: number };

/** The result of the arithmetic at one instant (lifecycle.md, "Scoring arithmetic"). */
export type Assessment = {
  /** Rounded and clamped; null without profiling. */
  total: number | null;
  fit: number;
  /** After `engagementMin`. */
  engagement: number;
  inactivity: number;
  noResponse: number;
  adjustments: number;
  /** The exact sum of the items' points, before rounding and clamping. */
  raw: number;
  band: Band | null;
  disqualified: { rule: string; reason: string } | null;
  items: Item[];
  /** The earliest instant at which time alone changes the total; null if none. */
  nextChangeAt: number | null;
  /** The earliest instant at which time alone turns the band or the disqualification; null if none. */
  nextDecisionAt: number | null;
  lastActivityAt: number | null;
  /**
   * For a hot lead, what made it so: `activity` where it was hot at its last activity or adjustment and after every event that
   * took points since, with the profile as now; `time` where only something negative that faded since made it so: then it may not
   * qualify before a new activity (lifecycle.md, "Upward by time alone never qualifies").
   */
  hotBy: 'activity' | 'time' | null;
  counted: CountedEvent[];
};
