import type { HandoffRecord, TaskRecord } from '../../domain/lead/documents';
import { newAlert } from '../../domain/lead/new-alert';
import { newLeadState } from '../../domain/lead/state';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { Store } from '../../store';
import { task } from '../store/records';
import { blankLead } from '../support/blank-lead';
import { AGREEMENT, MODEL, SEQUENCE, TEAMS, template } from '../support/lab-files';
import { seedMonths } from './seeded-months';

const HOUR = 3_600_000;

const FORM = `form: guide
label: { fr: Le guide de la paie, en: The payroll guide }
fields:
  - { name: email, required: true }
  - { name: firstName }
  - { name: phone }
  - { name: employees, type: number }
  - { name: project, type: choice, values: [now, later], label: { fr: Votre projet, en: Your project } }
  - { name: message, type: textarea, label: { fr: Votre question, en: Your question } }
  - { name: consentEmail, type: consent, for: [email], text: { fr: J’accepte vos messages, en: I accept your messages } }
  - { name: consentTracking, type: consent, for: [pixel, links, web], text: { fr: J’accepte la mesure, en: I accept measuring } }
source: website
basis: { kind: consent, notice: privacy-2026 }
`;
const FOLLOW_UP = `sequence: follow-up
label: { fr: Relance, en: Follow-up }
priority: 4
entry: { when: { stage: captured, profile.industry: construction } }
exit: { when: { consent.email: refused } }
steps:
  - email: { template: first, topic: news }
  - wait: 3 days
  - email: { template: second, topic: news }
  - wait: 2 days
`;
const NEXT_MODEL = `model: next
label: { fr: Modèle suivant, en: Next model }
shadow: true
salesCycle: 6 months
bands: { warm: 40, hot: 60 }
hotRequires: { fit: 20, engagement: 10 }
fit:
  - { id: director, label: { fr: DRH, en: HR director }, when: { profile.role: hr-director }, points: 30 }
engagement:
  - { id: page, label: { fr: Page vue, en: Page viewed }, event: page.viewed, points: 15, limit: { times: 3, per: 7 days } }
  - { id: form, label: { fr: Formulaire, en: Form }, event: form.submitted, points: 10, fields: { phone: 10 }, unlimited: true }
`;
const SEGMENT = `segment: directors
label: { fr: Directions, en: Directors }
when: { profile.role: hr-director, score: { gte: 40 } }
`;
const TOPICS = `topics:
  - { name: news, label: { fr: Actualités RH, en: HR news } }
`;

/** The files of the lab, a lead to call, a lead offered to Ana, an alert, and some months of journeys. */
export async function seedConsole(store: Store, now: number): Promise<void> {
  const files: [string, string, string, string][] = [
    ['agreements', '1', 'yaml', AGREEMENT],
    ['scoring-models', 'lab', 'yaml', MODEL],
    ['teams', '1', 'yaml', TEAMS],
    ['templates', 'first', 'html', template('Premier')],
    ['templates', 'second', 'html', template('Second')],
    ['sequences', 'welcome', 'yaml', SEQUENCE],
    ['sequences', 'follow-up', 'yaml', FOLLOW_UP],
    ['scoring-models', 'next', 'yaml', NEXT_MODEL],
    ['forms', 'guide', 'yaml', FORM],
    ['segments', 'directors', 'yaml', SEGMENT],
    ['topics', 'topics', 'yaml', TOPICS],
  ];
  for (const [kind, name, part, text] of files) {
    await store.files.saveDraft(kind, name, { [part]: text.trimStart() }, 'lab', now);
    await store.files.publish(kind, name, { by: 'lab', at: now });
  }
  const drafts: [string, string, string][] = [
    ['sequences', 'follow-up', FOLLOW_UP.replace('3 days', '1 week').replace('2 days', '3 days')],
    [
      'sequences',
      'unfinished',
      FOLLOW_UP.replace('sequence: follow-up', 'sequence: unfinished').replace('template: second', 'template: nowhere'),
    ],
    ['scoring-models', 'next', NEXT_MODEL.replace('points: 30', 'points: 50')],
  ];
  for (const [kind, name, yaml] of drafts) await store.files.saveDraft(kind, name, { yaml }, 'lab', now);
  await store.files.setPrimaryModel('lab');
  for (const role of ['marketer', 'sales-manager'])
    await store.files.sign('agreements', '1', 1, { role, by: 'lab', at: now });
  for (const id of ['lead-1', 'lead-2']) {
    const profile = {
      firstName: 'Claire',
      lastName: 'Dupont',
      role: 'hr-director',
      company: 'Atelier Dupont',
      employees: 120,
    };
    const lead = blankLead(id, now - 240 * HOUR, { profile });
    const fresh = newLeadState(id, lead.createdAt, REAL_CLOCK);
    const task = { id: `${id}.t1`, purpose: 'qualification' as const, attempts: 0, handRaised: true, openedAt: now };
    const state =
      id === 'lead-1'
        ? { ...fresh, stage: 'qualifying' as const, task }
        : { ...fresh, stage: 'offered' as const, owner: 'ana@example.com' };
    await store.leads.create({
      ...lead,
      phone: '+33123456789',
      company: 'Atelier Dupont',
      lastActivityAt: now - HOUR,
      state,
    });
    const entry = (n: number, kind: string, props = {}) => ({
      id: `e${n}`,
      at: now - n * 7 * HOUR,
      receivedAt: now,
      kind,
      actor: 'lead',
      props,
    });
    await store.timeline.append(
      id,
      [
        entry(3, 'page.viewed', { path: '/tarifs' }),
        entry(2, 'email.clicked', { template: 'first' }),
        entry(1, 'form.submitted', { form: 'demo' }),
      ],
      0,
    );
  }
  await store.people.create({
    ...{ id: 'camille.durand@example.com', name: 'Camille Durand', roles: ['qualifier', 'marketer'], language: 'fr' },
    ...{ secretHash: null, createdAt: now - 24 * HOUR, disabledAt: null },
  });
  await seedMonths(store, now);
  await store.tasks.open(taskOf(now));
  await store.handoffs.open(handoffOf(now));
  await store.jobs.create({
    ...{
      id: 'import-1',
      kind: 'import',
      status: 'done',
      done: 3,
      total: 3,
      startedAt: now - HOUR,
      endedAt: now - HOUR,
    },
    ...{ rows: 3, created: 1, updated: 1, rejected: 1, started: 1 },
    errors: [{ line: 3, message: 'email: expected an e-mail address' }],
  });
  const job = { kind: 'import', total: 250, rows: 250, startedAt: now - HOUR };
  const tried = { dryRun: true, done: 250, created: 230, updated: 18, rejected: 2, endedAt: now - HOUR };
  await store.jobs.create({ ...job, ...tried, id: 'import-2', status: 'done' });
  const begun = { done: 120, created: 110, updated: 10, rejected: 0, endedAt: null };
  await store.jobs.create({ ...job, ...begun, id: 'import-3', status: 'running' });
  const message = 'First attempt is late';
  await store.alerts.raise(
    newAlert({ id: 'a1', at: now - HOUR, kind: 'sla', level: 'breach', lead: 'lead-1', message }),
  );
}

function taskOf(now: number): TaskRecord {
  return task('lead-1.t1', {
    openedAt: now,
    handRaised: true,
    scoreAtOpening: 72,
    dueAt: now + 40 * HOUR,
    firstAttemptDueAt: now - HOUR,
    script: 'Ask what they use today.',
  });
}

function handoffOf(now: number): HandoffRecord {
  const dossier = {
    frozenAt: new Date(now).toISOString(),
    profile: { firstName: 'Claire', lastName: 'Dupont', email: 'lead-2@example.com', role: 'hr-director' },
    timeline: [
      {
        id: 'e1',
        at: new Date(now - HOUR).toISOString(),
        kind: 'form.submitted',
        actor: 'lead',
        props: { form: 'demo' },
        stage: null,
      },
    ],
    mailsRead: [{ template: 'first', opened: 2, clicked: 1 }],
    notes: [],
    definitions: { goodLead: ['A project this year'], badLead: [] },
  };
  return {
    ...{
      id: 'lead-2.h1',
      lead: 'lead-2',
      cycle: 'lead-2.c1',
      status: 'offered',
      rep: 'ana@example.com',
      team: 'field',
      offers: [{ rep: 'ana@example.com', at: now, until: now + 30 * HOUR }],
    },
    ...{
      dueAt: now + 30 * HOUR,
      bant: { need: { met: true, product: 'Payroll' }, budget: { met: false } },
      dossier,
      reason: null,
      action: null,
      rating: null,
      amount: null,
      currency: null,
      scoreAtOffer: 72,
      openedAt: now,
      acceptedAt: null,
      closedAt: null,
      progress: [],
    },
  };
}
