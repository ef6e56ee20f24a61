import type { Basis, ConsentProof, Language, Permission, Purpose } from '../lead/lead';
import type { JsonObject } from './entry';

/**
 * What a capture route stores before it answers, and the relay applies afterwards: one document of the inbox holds one flush of
 * these. Applying a hit twice is the same as once.
 */
export type Hit = {
  /** Unique within its sender; becomes the timeline entry's id. */
  id: string;
  /** Virtual instants. */
  at: number;
  receivedAt: number;
  kind: string;
  actor: string;
  props: JsonObject;
  /** Who it is about: a lead's id, or a capture that names the person, or an anonymous visitor. */
  lead?: string;
  capture?: Capture;
  visitor?: string;
  mail?: string;
  machine?: string;
  /** Whose network it came from, where `companies.csv` says so. */
  company?: string;
};

/** A person as a form, an import or the API describes them. At least one of `email`, `phone`, `externalId`. */
export type Capture = {
  /** The id the person gets if unknown: chosen when the hit is made, so that applying it twice makes one lead. */
  newLead: string;
  email?: string;
  phone?: string;
  externalId?: string;
  profile?: JsonObject;
  consent?: ConsentInput;
  source?: string;
  language?: Language;
  tags?: string[];
  test?: boolean;
  /** `fill`: public forms fill blanks only (decisions.md 17); `merge`: trusted writers merge, never blank. */
  mode: 'fill' | 'merge';
  /** The job of the import it comes from, kept with the lead it makes. */
  import?: string;
  /** Set when this was a form whose intent makes a hand-raiser. */
  intent?: string;
};

export type ConsentInput = Partial<Record<Purpose, Permission>> & {
  /** Sets pixel, links and web together. */
  tracking?: boolean;
  basis?: Basis;
  notice?: string;
  text?: string;
  proof?: ConsentProof;
  source: string;
  at: number;
};
