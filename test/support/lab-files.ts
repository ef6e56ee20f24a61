/** Small files for leads lived in the lab: one model, one sequence, an agreement and a team. */
export const MODEL = `
model: lab
label: Lab
salesCycle: 6 months
bands: { warm: 40, hot: 60 }
fit:
  - { id: director, when: { profile.role: hr-director }, points: 30 }
engagement:
  - { id: click, event: email.clicked, points: 10, unlimited: true }
  - { id: open, event: email.opened, points: 2, limit: { times: 3, per: 30 days } }
  - { id: page, event: page.viewed, points: 15, unlimited: true }
  - { id: form, event: form.submitted, points: 10, unlimited: true }
  - { id: call, event: call.answered, points: 15, unlimited: true }
  - { id: left, event: x.left, points: -20, expires: 10 days, unlimited: true }
disqualify:
  - { id: academic, when: { profile.industry: education }, reason: academic }
`;

export const SEQUENCE = `
sequence: welcome
priority: 10
entry:
  when: { stage: captured, profile.industry: manufacturing }
exit: { when: { consent.email: refused } }
steps:
  - id: first
    email: { template: first, topic: news }
  - wait: 3 days
  - id: second
    email: { template: second, topic: news }
  - id: read
    waitFor: { event: email.clicked, of: second, timeout: 5 days }
    then:
      - tag: { add: [reader] }
    otherwise:
      - id: again
        email: { template: second, topic: news }
  - set: { profile.nurtured: true }
`;

export const AGREEMENT = `
agreement: 1
handoff: { model: lab, hot: 60 }
qualification: phone
frequency: { mails: 3, per: 7 days }
recycle: { default: { coolDown: 7 days, sequence: recycled } }
sla: { accept: 8 business hours }
reassignments: 1
attempts: { max: 2, spacing: 1 business day }
requalifyPoints: 20
`;

export const RECYCLED = `
sequence: recycled
steps:
  - id: back
    email: { template: first }
  - wait: 2 days
`;

export const TEAMS = `
teams: 1
routing: [ { team: field } ]
field: { reps: [ { person: ana@example.com }, { person: bruno@example.com } ], by: round-robin }
leadManager: lm@example.com
`;

export const template = (subject: string): string => `---
subject: { fr: "${subject}", en: "${subject}" }
from: { name: Camille, address: camille@example.com }
---
<html><body><p>Bonjour {{default lead.firstName "vous"}}</p><p><a href="{{link "https://example.com/guide" as="guide"}}">Guide</a></p>
<p><a href="{{unsubscribeUrl}}">Se désabonner</a></p></body></html>`;
