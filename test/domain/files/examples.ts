/** The examples of the contract (files.md), word for word where they are complete. */
export const SCORING_MODEL = `model: hr-payroll
label: { fr: Logiciel RH et paie, en: HR and payroll software }
salesCycle: 6 months
taper: 2 months
min: -100
max: 400
bands: { warm: 100, hot: 150 }
hotRequires: { fit: 40, engagement: 30 }          # optional
engagementMin: -50                                # optional
fit:
  - { id: hr-director, label: DRH, when: { profile.role: hr-director }, points: 50 }
  - { id: sme, when: { profile.employees: { between: [30, 501] } }, points: 30, group: size }
  - { id: sector, when: { profile.industry: { in: [manufacturing, construction] } }, points: 20 }
  - { id: subsidiaries, when: { profile.foreignSubsidiaries: true }, points: 15 }
  - { id: expatriates, when: { profile.expatriates: { gt: 0 } }, points: 10 }
  - { id: intern, when: { profile.role: intern }, points: -50 }
completeness: { fields: [firstName, lastName, company, role, employees, industry, country, phone], points: 16 }
freshness: { fields: [role, company], within: 12 months, points: 5 }
engagement:
  - { id: open, event: email.opened, points: 2, limit: { times: 5, per: 30 days } }
  - { id: click, event: email.clicked, points: 5 }
  - { id: pricing, event: page.viewed, where: { path: /tarifs }, points: 10, halfLife: 30 days, limit: { times: 3, per: 7 days } }
  - { id: whitepaper, event: content.downloaded, points: 20, limit: { times: 3, per: 90 days, distinct: url } }
  - { id: demo, event: video.watched, where: { percent: { gte: 75 } }, points: 25 }
  - { id: webinar, event: event.registered, points: 20 }
  - { id: fair, event: tradeshow.visited, points: 30 }
  - { id: call, event: call.answered, points: 15 }
  - { id: form, event: form.submitted, points: 10, fields: { phone: 10, budget: 15 } }
  - { id: careers, event: page.viewed, where: { path: /recrutement }, points: -20 }
  - { id: unsubscribe, event: email.unsubscribed, points: -50 }
inactivity: { perMonth: -5, max: 12, resetBy: 5 }
noResponse: { unanswered: 5, points: -10, max: 3 }
disqualify:
  - { id: academic, when: { profile.industry: education }, reason: no-product-for-market }
  - { id: geography, when: { profile.country: { nin: [FR, BE, CH, LU] } }, reason: out-of-territory }
`;

export const SEQUENCE = `sequence: hr-welcome
label: Welcome
priority: 10
entry:
  when: { stage: captured, profile.industry: { in: [manufacturing, construction] } }
  reentry: { after: 180 days, max: 2 }        # absent: once
window: { days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00", zone: Europe/Paris, holidays: FR, blackout: ["08-01/08-21", "12-24/01-02"] }
holdout: 5 %                                   # a sticky control group that gets nothing; reports show the difference
goal: { band: hot }                            # true: leave at once; \`hot\` also leaves by itself
exit: { when: { consent.email: refused } }
steps:
  - id: welcome
    email: { template: welcome, topic: hr-news, validFor: 10 days }
  - wait: 3 days
  - id: guide
    email: { template: payroll-guide, topic: hr-news }
  - id: read-guide
    waitFor: { event: email.clicked, of: guide, timeout: 5 days }
    then:
      - email: { template: demo-invitation }
    otherwise:
      - email: { template: payroll-guide, subject: { fr: Encore, en: Again } }   # resend, other subject
    untracked:                                                            # leads whose opens and clicks cannot be seen
      - email: { template: demo-invitation }
  - id: split
    split:
      - { weight: 50, name: story, steps: [ { email: { template: customer-story } } ] }
      - { weight: 50, name: roi, steps: [ { email: { template: roi } } ] }
  - branch:
      - when: { profile.foreignSubsidiaries: true }
        steps: [ { email: { template: expatriates } } ]
      - steps: [ { email: { template: local-payroll } } ]                # no \`when\`: else
  - id: call
    task: { kind: phone, script: Ask about payroll, due: 2 business days }
  - set: { profile.nurtured: true }
  - tag: { add: [hr-2026] }
  - notify: { role: lead-manager, message: Look at this one }
  - webhook: { url: https://crm.example.com/hook, event: sequence.reached }
  - coupon: { pool: spring, as: coupon }        # a code from a pool, once per lead
  - enroll: { sequence: hr-loyalty }
  - end: { as: recycled, reason: no-interest, resumeAfter: 90 days }      # or captured | disqualified | qualify
`;

export const FORM = `form: guide-download
fields:
  - { name: email, required: true }
  - { name: firstName }
  - { name: phone }
  - { name: employees, type: number }
  - { name: consentEmail, type: consent, for: [email], text: { fr: J'accepte, en: I agree } }
  - { name: consentTracking, type: consent, for: [pixel, links, web], text: { fr: J'accepte, en: I agree } }
offer: payroll-guide          # a document to download; counts as content.downloaded when it is
confirm: double               # double opt-in: mail with a link before any nurturing
thanks: https://example.com/merci
tags: [guide]
source: website
intent: guide                 # contact, demo and quote are hand-raisers: a person calls at once
basis: { kind: consent, notice: privacy-2026 }      # or legitimate-interest; the text shown is kept as proof
`;

export const AGREEMENT = `agreement: 2026
definitions: { goodLead: [A company of 30 to 500 people], badLead: [A student] }
reviewBy: 2027-01-15             # both sides are reminded
handoff: { model: hr-payroll, hot: 150 }        # the threshold is signed, not only set
qualification: phone            # or direct
mqlBy: lead-center              # or threshold
intake: { perDay: 40 }
bant: { required: [need, time], minimum: 3 }
attempts: { max: 6, spacing: 1 business day }
sla: { handRaiser: 30 business minutes, firstAttempt: 4 business hours, qualify: 10 business days, accept: 8 business hours, followUp: 3 business days }
abandonAfter: 15 business days
recycle: { default: { coolDown: 7 days, sequence: hr-recycled }, no-budget: { coolDown: 30 days, sequence: hr-recycled } }
sunset: 12 months
calendar: { zone: Europe/Paris, days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00", holidays: FR }
reassignments: 2
requalifyPoints: 20
frequency: { mails: 3, per: 7 days }
reasons:
  return: [not-ready, no-budget, wrong-contact, bad-data, competitor]
  disqualify: [no-product-for-market, out-of-territory, academic, duplicate, competitor]
`;

export const TEAMS = `teams: 1
routing:
  - { when: { profile.country: BE }, team: benelux }
  - { when: { profile.employees: { gte: 250 } }, team: key-accounts }
  - { team: field }             # no \`when\`: everyone else
field: { reps: [ { person: ana@example.com, weight: 2 }, { person: bruno@example.com } ], by: round-robin, capacity: 30 }
benelux: { reps: [ { person: joris@example.com, absent: [ 2026-12-20/2027-01-03 ] } ], by: pool, fallback: field }
leadManager: lm@example.com
`;

export const TEMPLATE = `---
subject: { fr: "{{default lead.firstName 'Bonjour'}}, votre paie sans effort", en: Payroll }
preheader: Three minutes
from: { name: Camille Durand, address: camille@example.com }
---
<mjml>{{unsubscribeUrl}}</mjml>
`;
