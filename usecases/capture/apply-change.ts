import { unknownConsent, type LeadRecord } from '../../domain/lead/lead';
import type { CaptureChange } from './merge-capture';

/** A lead of whom nothing is known yet. Instants are virtual ms. */
export function blankLead(id: string, createdAt: number): LeadRecord {
  return {
    id,
    email: null,
    phone: null,
    externalId: null,
    profile: {},
    confirmedAt: {},
    asides: [],
    consent: unknownConsent(),
    suppressed: null,
    topicsRefused: [],
    tags: [],
    language: null,
    source: null,
    company: null,
    customer: false,
    test: false,
    createdAt,
    updatedAt: createdAt,
    lastActivityAt: null,
    bucket: 0,
    pauses: [],
    enrolments: [],
    recentSends: [],
    returnedHandoffs: 0,
    bant: null,
    state: null,
    next: null,
  };
}

/** The lead as the change leaves it; the given record stays as it is. */
export function applyChange(lead: LeadRecord, change: CaptureChange, at: number): LeadRecord {
  const consent = change.consent;
  return {
    ...lead,
    ...change.set,
    profile: { ...lead.profile, ...change.profile },
    confirmedAt: { ...lead.confirmedAt, ...change.confirmedAt },
    asides: [...lead.asides, ...change.asides],
    tags: [...lead.tags, ...change.addTags],
    consent:
      consent === null
        ? lead.consent
        : {
            ...lead.consent,
            ...consent.permissions,
            ...(consent.basis === undefined ? {} : { basis: consent.basis }),
            ...(consent.notice === undefined ? {} : { notice: consent.notice }),
            history: [...lead.consent.history, ...consent.history],
          },
    updatedAt: Math.max(lead.updatedAt, at),
  };
}
