import { TEAMS } from '../support/lab-files';
import { workspaceFiles } from '../support/workspace-files';

const FORM = `
form: demo
fields:
  - { name: email, required: true }
  - { name: phone, required: true }
  - { name: consentEmail, type: consent, for: [email], text: { fr: "J'accepte", en: "I agree" } }
thanks: https://example.com/thanks
source: website
intent: demo
`;
/** The files of a platform on which each role walks through its day: one rep, in two teams, so that each offer goes to her. */
export const DAYS_WORKSPACE = workspaceFiles({
  'teams.yaml': `${TEAMS.replace(', { person: bruno@example.com }', '')}second: { reps: [ { person: ana@example.com } ], by: pool }\n`,
  'forms/demo.yaml': FORM,
});
