import { unknownConsent, type LeadRecord } from '../../domain/lead/lead';
import type { JsonObject } from '../../domain/timeline/entry';

export type Person = {
  id?: string;
  email?: string | null;
  profile?: JsonObject;
  consent?: Partial<LeadRecord['consent']>;
  at?: number;
};

/** A stored lead of whom little is known and who may be mailed and tracked. */
export function blankLead(id: string, at: number, person: Person): LeadRecord {
  const email = person.email === undefined ? `${id}@example.com` : person.email;
  return {
    id,
    email,
    phone: null,
    externalId: null,
    profile: person.profile ?? {},
    confirmedAt: {},
    asides: [],
    consent: { ...unknownConsent(), email: 'granted', pixel: 'granted', links: 'granted', ...person.consent },
    suppressed: null,
    topicsRefused: [],
    tags: [],
    language: 'fr',
    source: 'lab',
    company: null,
    customer: false,
    test: false,
    createdAt: at,
    updatedAt: at,
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
