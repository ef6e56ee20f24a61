import { nearestName } from '../../domain/conditions/nearest-name';
import { permissionsOf, unknownConsent, type LeadRecord } from '../../domain/lead/lead';
import type { PublishedModel } from '../../domain/life/published';
import { assess } from '../../domain/scoring/assess';
import { assessmentInput } from '../../domain/scoring/assess-lead';
import type { AssessmentInput } from '../../domain/scoring/assessment';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import { tell } from '../../domain/words/sentence';
import type { Asker, Deps } from '../deps';
import { findLead } from '../leads/find-lead';
import { readProfile } from '../leads/read-profile';
import { isKnownKind, STANDARD_KINDS } from '../events/event-kinds';
import { findRegistered } from '../events/register-kind';
import { done, type Finding, type Outcome } from '../outcome';
import type { Assessed } from './assess-lead';
import { readModelText, readTriedModel } from './choose-model';

export type SimulatedEvent = { kind: string; at?: number; props?: JsonObject; id?: string };
/** Someone who need not exist. */
export type SimulatedPerson = {
  profile: JsonObject;
  createdAt?: number;
  tags?: string[];
  source?: string;
  language?: 'fr' | 'en';
  customer?: boolean;
  consent?: Partial<LeadRecord['consent']>;
};
export type SimulateInput = {
  /** A model's name, or its text. */
  model: string;
  /** A lead's reference, or a person. */
  lead: string | SimulatedPerson;
  events: readonly SimulatedEvent[];
  at?: number;
};

/**
 * What a lead would score under a model at an instant: a stored one with its own timeline and the events given besides, or a person made
 * up. Nothing is stored. Who is made up is tracked unless told otherwise, and known since the first event. Kinds of events nobody records and
 * values that fields do not hold are refused, all at once, as where they are stored (api.md, "Events", "Leads").
 */
export async function simulateScore(deps: Deps, asker: Asker, input: SimulateInput): Promise<Outcome<Assessed>> {
  const model = await readModel(deps, input.model);
  if (model.code !== 'ok') return model;
  const at = input.at ?? deps.clock.now();
  const profile = typeof input.lead === 'string' ? done({}) : await readProfile(deps, input.lead.profile);
  const errors = [...errorsIn(profile), ...(await findUnknownKinds(deps, input.events))];
  if (profile.code !== 'ok' || errors.length > 0) return { code: 'invalid', errors };
  const lead = typeof input.lead === 'string' ? input.lead : { ...input.lead, profile: profile.value };
  const events = input.events.map((event, index) => toEntry(event, index, at));
  const subject = await readSubject(deps, asker, lead, events, at);
  if (subject.code !== 'ok') return subject;
  return done({ model: model.value, assessment: assess(model.value.compiled, subject.value, at), at });
}

/** The profile is the person's that `lead` is. */
function errorsIn(profile: Outcome<JsonObject>): Finding[] {
  if (profile.code !== 'invalid') return [];
  return profile.errors.map((error) => ({ ...error, path: `lead.${error.path}` }));
}

/** Kinds that neither anybody may send nor the platform records by itself, with the nearest that there is. */
async function findUnknownKinds(deps: Deps, events: readonly SimulatedEvent[]): Promise<Finding[]> {
  const kinds = events.map(({ kind }) => kind);
  const registered = [...(await findRegistered(deps, kinds))];
  return kinds.flatMap((kind, index) => {
    if (isKnownKind(kind, registered)) return [];
    const suggestion = nearestName(kind, [...STANDARD_KINDS, ...registered]);
    const told = tell('"{name}" is no kind of event: custom ones start with "x." or are registered (POST /v1/kinds)', {
      name: kind,
    });
    return [{ path: `events.${index}.kind`, ...told, ...(suggestion !== undefined && { suggestion }) }];
  });
}

/** A text has several lines, or braces; a name has neither. */
async function readModel(deps: Deps, written: string): Promise<Outcome<PublishedModel>> {
  return /[\n{:]/.test(written) ? readModelText(written) : readTriedModel(deps, written);
}

async function readSubject(
  deps: Deps,
  asker: Asker,
  lead: SimulateInput['lead'],
  events: readonly TimelineEntry[],
  at: number,
): Promise<Outcome<AssessmentInput>> {
  if (typeof lead !== 'string') return done(inputOf(lead, events, at));
  const found = await findLead(deps, asker, lead);
  if (found.code !== 'ok') return found;
  const stored = await deps.store.timeline.read(found.value.id, found.value.bucket);
  return done(assessmentInput(found.value, [...stored, ...events]));
}

function inputOf(person: SimulatedPerson, entries: readonly TimelineEntry[], at: number): AssessmentInput {
  const { profile, tags = [], customer = false, source, language } = person;
  const createdAt = person.createdAt ?? entries.reduce((first, entry) => Math.min(first, entry.at), at);
  const consent = permissionsOf({ ...unknownConsent(), pixel: 'granted', links: 'granted', ...person.consent });
  return {
    profile,
    confirmedAt: Object.fromEntries(Object.keys(profile).map((field) => [field, createdAt])),
    createdAt,
    entries,
    pauses: [],
    tracked: consent.pixel === 'granted' || consent.links === 'granted',
    profiling: consent.scoring !== 'refused',
    facts: {
      tags,
      consent,
      customer,
      handoffs: { returned: 0 },
      ...(source !== undefined && { source }),
      ...(language !== undefined && { language }),
    },
  };
}

function toEntry({ kind, at, props = {}, id }: SimulatedEvent, index: number, now: number): TimelineEntry {
  const happenedAt = at ?? now;
  return { id: id ?? `simulated-${index}`, at: happenedAt, receivedAt: happenedAt, kind, actor: 'lead', props };
}
