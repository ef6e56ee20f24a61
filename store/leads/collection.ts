import type { Connection } from 'mongoose';
import type { LeadRecord } from '../../domain/lead/lead';
import { wordsOfLead } from '../../domain/lead/search-words';
import type { LeadState } from '../../domain/lead/state';
import type { JsonObject } from '../../domain/timeline/entry';
import { Collection } from '../connection/collection';
import { flag, json, key, list, number, numbers, text, texts } from '../connection/fields';
import { packObject, unpackObject } from '../connection/json-part';
import { without } from '../connection/queries';

/** A lead with the words it is found under, which nobody else reads. */
type StoredLead = LeadRecord & { words: string[] };
export type LeadCollection = Collection<LeadRecord, StoredLead>;

/** Leads; every hot path is by `_id` (look-ups by address go through aliases), the indexes serve lists and segments. */
export function openLeads(connection: Connection): LeadCollection {
  return new Collection<LeadRecord, StoredLead>(connection, {
    name: 'leads',
    fields: {
      _id: key,
      email: text,
      phone: text,
      externalId: text,
      profile: json,
      confirmedAt: json,
      asides: list,
      consent: json,
      suppressed: json,
      topicsRefused: texts,
      tags: texts,
      language: text,
      source: text,
      company: text,
      customer: flag,
      import: text,
      test: flag,
      createdAt: number,
      updatedAt: number,
      lastActivityAt: number,
      bucket: number,
      pauses: list,
      enrolments: list,
      recentSends: numbers,
      returnedHandoffs: number,
      bant: json,
      projectStage: text,
      state: json,
      next: json,
      events: json,
      enrolled: json,
      words: texts,
    },
    indexes: [
      { createdAt: -1, _id: -1 },
      { updatedAt: -1, _id: -1 },
      { lastActivityAt: -1, _id: -1 },
      { 'state.score.total': -1, _id: -1 },
      { 'state.stage': 1, 'state.score.band': 1, 'state.score.total': -1, _id: -1 },
      { 'state.stage': 1, 'state.score.band': 1, lastActivityAt: -1, _id: -1 },
      { 'state.stage': 1, 'state.score.band': 1, createdAt: -1, _id: -1 },
      { 'state.score.band': 1 },
      { 'state.owner': 1 },
      { 'state.enrollment.sequence': 1, 'state.enrollment.version': 1, 'state.enrollment.step': 1, _id: 1 },
      { 'enrolments.sequence': 1, _id: 1 },
      { 'next.at': 1, _id: 1 },
      { 'state.nextDecisionAt': 1 },
      { company: 1 },
      { tags: 1 },
      { email: 1 },
      { words: 1 },
      { source: 1 },
      { 'consent.email': 1 },
      // What conditions of segments read, whatever marketers name it.
      { 'profile.$**': 1 },
      { 'events.$**': 1 },
      { 'enrolled.$**': 1 },
    ],
    // Whom qualifiers and reps may see, and who has been silent: few of all leads.
    sparseIndexes: [
      { 'state.task.id': 1 },
      { 'state.enrollment.waiting': 1 },
      { 'state.handoff.rep': 1 },
      { 'state.handoff.eligible': 1 },
      { 'state.handoff.offeredTo': 1 },
      { 'state.sunsetAt': 1 },
    ],
    encode: (lead) => ({
      ...lead,
      state: packState(lead.state as LeadState | null),
      words: wordsOfLead(lead as unknown as LeadRecord),
    }),
    decode: (lead) => ({ ...without(lead, 'words'), state: unpackState(lead.state as LeadState | null) }),
  });
}

/** The walk's position is keyed by the marketer's own step names, which may hold dots. */
export function packState(state: LeadState | null): unknown {
  if (state?.enrollment == null) return state;
  return {
    ...state,
    enrollment: { ...state.enrollment, position: packObject(state.enrollment.position as JsonObject) },
  };
}

function unpackState(state: LeadState | null): LeadState | null {
  if (state?.enrollment == null) return state;
  const packed = state.enrollment.position as unknown as JsonObject | string;
  return { ...state, enrollment: { ...state.enrollment, position: unpackObject(packed) } };
}
