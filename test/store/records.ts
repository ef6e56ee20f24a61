import type { HandoffRecord, MailRecord, TaskRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { newLeadState, type LeadState } from '../../domain/lead/state';
import { waitingMail } from '../../domain/lead/waiting-mail';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Hit } from '../../domain/timeline/hit';
import { blankLead } from '../../usecases/capture/apply-change';

export function leadRecord(id: string, given: Partial<LeadRecord> = {}): LeadRecord {
  return { ...blankLead(id, 1000), email: `${id}@example.com`, language: 'fr', ...given };
}

export function leadState(id: string, given: Partial<LeadState> = {}): LeadState {
  return { ...newLeadState(id, 1000, REAL_CLOCK), ...given };
}

export function entry(id: string, given: Partial<TimelineEntry> = {}): TimelineEntry {
  return { id, at: 1, receivedAt: 1, kind: 'page.viewed', actor: 'lead', props: {}, ...given };
}

export function hit(id: string, given: Partial<Hit> = {}): Hit {
  return { id, at: 1, receivedAt: 1, kind: 'page.viewed', actor: 'lead', props: { url: '/pricing' }, ...given };
}

export function mailRow(id: string, given: Partial<MailRecord> = {}): MailRecord {
  const waiting = waitingMail({
    id,
    lead: 'lead-1',
    enrolment: 'enrolment-1',
    sequence: 'welcome',
    sequenceVersion: 1,
    step: 'email-1',
    template: 'welcome',
    templateVersion: 1,
    mailKind: 'marketing',
    language: 'fr',
    priority: 0,
    plannedAt: 100,
    expiresAt: 10_000,
  });
  return { ...waiting, route: 'main', ...given };
}

export function task(id: string, given: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id,
    lead: 'lead-1',
    cycle: 'lead-1.c1',
    purpose: 'qualification',
    status: 'open',
    claimedBy: null,
    claimedAt: null,
    openedAt: 1,
    handRaised: false,
    scoreAtOpening: 100,
    dueAt: null,
    firstAttemptDueAt: null,
    attempts: [],
    script: null,
    bant: null,
    callbackAt: null,
    promisedBy: null,
    outcome: null,
    closedAt: null,
    ...given,
  };
}

export function handoff(id: string, given: Partial<HandoffRecord> = {}): HandoffRecord {
  return {
    id,
    lead: 'lead-1',
    cycle: 'lead-1.c1',
    status: 'offered',
    rep: 'ana@example.com',
    team: null,
    offers: [{ rep: 'ana@example.com', at: 10, until: 20 }],
    dueAt: 20,
    bant: null,
    dossier: { profile: { firstName: 'Zoé' } },
    reason: null,
    action: null,
    rating: null,
    amount: null,
    currency: null,
    scoreAtOffer: 150,
    openedAt: 10,
    acceptedAt: null,
    closedAt: null,
    progress: [],
    ...given,
  };
}
