import { AGREEMENT, MODEL, RECYCLED, SEQUENCE, TEAMS, template } from '../support/lab-files';

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
/** The files of a platform on which each role walks through its day: one rep, so that each offer goes to her. */
export const DAYS_WORKSPACE = {
  'agreement.yaml': AGREEMENT,
  'teams.yaml': TEAMS.replace(', { person: bruno@example.com }', ''),
  'scoring/lab.yaml': MODEL,
  'sequences/welcome.yaml': SEQUENCE,
  'sequences/recycled.yaml': RECYCLED,
  'emails/first.html.hbs': template('Premier'),
  'emails/second.html.hbs': template('Second'),
  'forms/demo.yaml': FORM,
};
