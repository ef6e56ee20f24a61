import type { FileKind } from '../../domain/files/kinds';
import { checkTemplate } from '../../usecases/files/check-template';
import { crossCheck, isError } from '../../usecases/files/cross-check';
import type { Known } from '../../usecases/files/known-names';
import { checkText } from '../../usecases/files/save-draft';

const NAMES: Partial<Record<FileKind, string[]>> = {
  templates: ['welcome', 'guide', 'story'],
  segments: ['all-hr'],
  sequences: ['hr-loyalty'],
};

const known: Known = {
  files: (kind) =>
    Promise.resolve(
      (NAMES[kind] ?? []).map((name) => ({ name, published: true, takesIn: { priority: 5, when: { band: 'warm' } } })),
    ),
  fields: () =>
    Promise.resolve([
      { name: 'role', type: 'choice', values: ['hr-director', 'intern'] },
      { name: 'nurtured', type: 'boolean' },
    ]),
  topics: () => Promise.resolve(['hr-news']),
  agreements: () => Promise.resolve([]),
  assets: () => Promise.resolve(null),
  kinds: () => Promise.resolve([]),
  salesCycle: () => Promise.resolve('6 months'),
  template: () => Promise.resolve(null),
};

/** Everything found in a text; where it stands in the file is left out, for lines move. */
async function find(text: string): Promise<string[]> {
  const form = checkText({ kind: 'sequences', name: 'base', text });
  const own = form.code === 'ok' ? form.value : form.code === 'invalid' ? form.errors : [];
  const { own: alone, together } = await crossCheck(known, 'sequences', 'base', text);
  return [...own, ...alone, ...together].map(({ path, message }) => `${path}: ${message.replace(/line \d+/, 'line')}`);
}

const DRIP = `sequence: base
label: { fr: Bienvenue, en: Welcome }
priority: 10
entry: { when: { stage: captured }, reentry: { after: 180 days, max: 2 } }
window: { days: [mon, tue], from: "09:00", to: "18:00", zone: Europe/Paris, holidays: FR, blackout: ["08-01/08-21"] }
holdout: 5 %
goal: { band: hot }
exit: { when: { consent.email: refused } }
steps:
  - id: welcome
    email: { template: welcome, topic: hr-news, validFor: 10 days, subject: { fr: "{{default lead.role 'x'}}", en: "{{promo}}" } }
  - wait: 3 days
  - wait: { until: "tue 10:00" }
  - coupon: { pool: spring, as: promo }
  - waitFor: { event: email.clicked, of: welcome, timeout: 5 days }
    then: [ { id: inner-a, email: { template: guide } } ]
    otherwise: [ { id: inner-b, email: { template: guide, subject: again } } ]
  - waitFor: { any: [ { event: page.viewed, where: { path: /x } }, { event: email.opened, of: welcome } ], timeout: 4 days }
  - winner: { after: 500, by: clicked }
    split:
      - { weight: 50, name: story, steps: [ { id: s1, email: { template: story } } ] }
      - { weight: 50, name: roi, steps: [ { id: s2, email: { template: story } } ] }
  - branch:
      - when: { profile.role: hr-director }
        steps: [ { tag: { add: [a] } } ]
      - steps: [ { tag: { add: [b] } } ]
  - id: s-call
    task: { kind: phone, due: 2 business days }
    then: { done: [ { tag: { add: [c] } } ] }
  - set: { profile.nurtured: true }
  - notify: { role: lead-manager, message: { fr: oui, en: yes } }
  - webhook: { url: https://example.com/a, event: sequence.reached }
  - sms: { template: welcome, topic: hr-news }
  - enroll: { sequence: hr-loyalty }
  - end: { as: recycled, resumeAfter: 90 days }
`;
const STREAM = `stream: base
priority: 1
cadence: { every: 2 weeks, on: tue, at: "10:00" }
content:
  - { id: first, email: { template: welcome } }
  - { template: guide, subject: Bonjour }
  - { id: third, email: { template: guide }, skipWhen: { profile.role: intern } }
`;
const BROADCAST = `broadcast: base
segment: all-hr
at: 2026-11-03T10:00
email: { template: welcome, topic: hr-news }
`;

/** What goes wrong, in each place by another kind of mistake. */
const MISTAKES: readonly (readonly [file: string, right: string, wrong: string])[] = [
  [DRIP, 'priority: 10', 'priority: 5'],
  [DRIP, '{ fr: Bienvenue, en: Welcome }', '{ fr: Bienvenue }'],
  [DRIP, 'when: { stage: captured }', 'when: { profile.rol: intern }'],
  [DRIP, 'after: 180 days', 'after: 180 dys'],
  [DRIP, '[mon, tue]', '[mon, tues]'],
  [DRIP, 'to: "18:00"', 'to: "08:00"'],
  [DRIP, 'Europe/Paris', 'Europe/Pari'],
  [DRIP, 'holidays: FR', 'holidays: XX'],
  [DRIP, '08-01/08-21', '08-01/08-41'],
  [DRIP, '5 %', 'lots'],
  [DRIP, 'goal: { band: hot }', 'goal: { band: hott }'],
  [DRIP, 'consent.email: refused', 'consent.emal: refused'],
  [DRIP, 'template: welcome, topic: hr-news, validFor', 'template: welcom, topic: hr-new, validFor'],
  [DRIP, 'default lead.role', 'default lead.rol'],
  [DRIP, '{{promo}}', '{{promoo}}'],
  [DRIP, 'wait: 3 days', 'wait: 3 years'],
  [DRIP, 'wait: 3 days', 'wiat: 3 days'],
  [DRIP, 'tue 10:00', 'tus 10:00'],
  [DRIP, 'spring, as: promo', 'spring, as: promo }\n  - coupon: { pool: spring, as: lead'],
  [DRIP, 'of: welcome, timeout', 'of: welcme, timeout'],
  [DRIP, 'event: email.clicked', 'event: email.clickd'],
  [DRIP, 'id: inner-a', 'id: inner-b'],
  [DRIP, 'path: /x', 'percent: { gtt: 1 }'],
  [DRIP, 'after: 500', 'after: 0'],
  [DRIP, 'weight: 50, name: roi', 'weight: -1, name: story'],
  [DRIP, '{ id: s2, email:', '{ id: s2, emial:'],
  [DRIP, '- when: { profile.role: hr-director }\n        steps', '- steps'],
  [DRIP, 'profile.role: hr-director', 'profile.role: hr-directr'],
  [DRIP, 'then: { done:', 'then: { finished:'],
  [DRIP, 'of: welcome, timeout', 'of: s-call, timeout'],
  [DRIP, 'due: 2 business days', 'due: soon'],
  [DRIP, 'profile.nurtured: true', 'profile.nurtured: 12'],
  [DRIP, 'role: lead-manager', 'role: lead-manger'],
  [DRIP, 'https://example.com/a', 'http://example.com/a'],
  [DRIP, 'sms: { template: welcome', 'sms: { template: welcm'],
  [DRIP, 'sequence: hr-loyalty', 'sequence: hr-loyaltee'],
  [DRIP, '  - enroll', '  - end: { as: captured }\n  - enroll'],
  [STREAM, 'every: 2 weeks', 'every: 3 days'],
  [STREAM, 'id: first', 'id: third'],
  [STREAM, '{ template: guide, subject', '{ template: welcom, subject'],
  [STREAM, '{ id: third, email', '{ email'],
  [BROADCAST, 'all-hr', 'all-hrs'],
  [BROADCAST, '2026-11-03T10:00', 'soon'],
  [BROADCAST, 'template: welcome', 'template: welcom'],
];

describe('all that is wrong with a sequence is told at once', () => {
  it('the files these cases begin with are right', async () => {
    expect(await Promise.all([DRIP, STREAM, BROADCAST].map(find))).toEqual([[], [], []]);
  });

  it.each(MISTAKES)('with the form of the file wrong elsewhere too: %#', async (file, right, wrong) => {
    const withMistake = file.replace(right, wrong);
    const alone = await find(withMistake);
    expect(alone).not.toEqual([]);
    const both = await find(`${withMistake}labl: x\n`);
    const others = both.filter((finding) => !finding.startsWith('labl: unknown key'));
    expect(others).toHaveLength(both.length - 1);
    expect(others.sort()).toEqual(alone.sort());
  });

  it('among the arms of a split and of a branch, each where it stands', () => {
    const text = `sequence: base
steps:
  - split:
      - { weight: 1, name: a, steps: [ { emial: { template: guide } } ] }
      - { weight: 1, name: a, steps: [] }
  - branch:
      - { steps: [ { wait: soon } ] }
      - { steps: [] }
`;
    const read = checkText({ kind: 'sequences', name: 'base', text });
    const errors = read.code === 'invalid' ? read.errors : [];
    expect(errors.map(({ line, column, path }) => `${String(line)}:${String(column)} ${path}`)).toEqual([
      '4:42 steps.0.split.0.steps.0.emial',
      '5:28 steps.0.split.1.name',
      '7:9 steps.1.branch.0',
      '7:28 steps.1.branch.0.steps.0.wait',
    ]);
  });
});

const SHARED = {
  'partials/foot':
    '<mj-section><mj-column><mj-text>{{unsubscribeUrl}} {{sender.name}}</mj-text></mj-column></mj-section>',
  'layouts/base': '<mjml><mj-body>{{> @partial-block}}{{> foot}}</mj-body></mjml>',
};
const AROUND = {
  shared: SHARED,
  fields: ['firstName', 'role'].map((name) => ({ name, type: 'text' as const })),
  codes: [],
  assets: ['logo.png'],
};
const MAIL = `---
subject: { fr: "Bonjour {{default lead.firstName 'vous'}}", en: "Hello {{default lead.firstName 'you'}}" }
from: { name: Camille, address: camille@example.com }
layout: base
---
<mj-section background-color="#ffffff"><mj-column>
<mj-text>A {{default lead.firstName 'you'}}</mj-text>
<mj-text>B {{number (default lead.role 3)}}</mj-text>
<mj-image src="https://example.com/a.png" alt="Payslips" />
<mj-button href="{{link "https://example.com/guide" as="guide"}}">C</mj-button>
<mj-text>D {{#if lead.role}}x{{/if}}</mj-text>
<mj-text><a href="https://example.com/">E</a></mj-text>
</mj-column></mj-section>
`;

/** Errors of a template, by their lines. */
async function findInMail(text: string): Promise<string[]> {
  const form = checkText({ kind: 'templates', name: 'mail', text, part: 'mjml' });
  const own = form.code === 'invalid' ? form.errors : [];
  const found = [...own, ...(await checkTemplate('mail', { mjml: text }, AROUND))];
  return found
    .filter(isError)
    .map(({ file = '', line = 0, message, suggestion = '' }) => `${file}:${line} ${message} → ${suggestion}`);
}

const MAIL_MISTAKES: readonly (readonly [right: string, wrong: string])[] = [
  ['{ name: Camille', '{ nam: Camille'],
  ["'you'}}\" }", "'you'}} {{lead.role}}\" }"],
  ['background-color', 'backgroun-color'],
  ['"#ffffff"', '"nearly white"'],
  ["{{default lead.firstName 'you'}}</mj", '{{lead.firstName}}</mj'],
  ["{{default lead.firstName 'you'}}</mj", '{{firstName}}</mj'],
  ['(default lead.role 3)', 'lead.role'],
  ['{{number', '{{numbr'],
  ['src="https:', 'src="http:'],
  ['{{link "https:', '{{link "http:'],
  ['as="guide"', 'ass="guide"'],
  ['{{#if lead.role}}x{{/if}}', '{{#if lead.role}}x'],
  ['{{#if lead.role}}x{{/if}}', '{{> missing}}'],
  ['<a href', '<a style="color:{{default lead.role \'red\'}}" href'],
  ['<a href', '<script>x</script><a href'],
];

describe('all that is wrong with a mail is told at once', () => {
  it.each(MAIL_MISTAKES)(
    'with a layout that is not there, and something missing of a lead: %#',
    async (right, wrong) => {
      const withMistake = MAIL.replace(right, () => wrong);
      const alone = await findInMail(withMistake);
      expect(alone).not.toEqual([]);
      const worse = withMistake.replace('layout: base', 'layout: bas').replace('>E<', '>{{lead.firstName}}<');
      const both = await findInMail(worse);
      expect(both).toEqual(expect.arrayContaining(alone));
      expect(both).toContainEqual(expect.stringMatching(/:4 There is no layout or partial “bas”.* → base$/));
      expect(both).toContainEqual(expect.stringMatching(/:12 “lead.firstName” is missing/));
      expect(both).toHaveLength(alone.length + 2);
    },
  );

  it('a file that assets/ does not have, with the nearest one', async () => {
    const text = MAIL.replace('https://example.com/a.png', '{{asset "logos.png"}}').replace('E<', '{{asset "logo"}}<');
    const found = await checkTemplate('mail', { mjml: text }, AROUND);
    expect(found.filter(({ message }) => message.includes('assets/'))).toEqual([
      expect.objectContaining({ line: 9, column: 18, severity: 'warning', suggestion: 'logo.png' }),
    ]);
  });

  it.each(['mjml', 'html'] as const)('names a partial by the file it is written in: %s', async (part) => {
    const shared = { ...SHARED, 'partials/foot': { text: `${SHARED['partials/foot']}\n{{promo}}`, part } };
    const found = await checkTemplate('mail', { mjml: MAIL }, { ...AROUND, shared });
    const named = found.flatMap(({ file, line }) => (file?.includes('/partials/') ? [`${file}:${line}`] : []));
    expect(new Set(named)).toEqual(new Set([`emails/partials/foot.${part}.hbs:2`]));
  });

  it('a field by the label people know it by, with and without its accent', async () => {
    const fields = [{ name: 'firstName', type: 'text' as const, label: { fr: 'Prénom', en: 'First name' } }];
    const suggested = async (written: string): Promise<unknown[]> => {
      const text = MAIL.replace('A {{default lead.firstName', `A {{default ${written}`);
      const found = await checkTemplate('mail', { mjml: text }, { ...AROUND, fields });
      return found.filter(({ line }) => line === 7).map(({ suggestion }) => suggestion);
    };
    for (const written of ['lead.prenom', 'lead.Prénom', 'lead.first_name', 'prenom']) {
      expect([written, await suggested(written)]).toEqual([written, ['lead.firstName']]);
    }
  });

  it('a mail without a way out is doubtful, a notice to whoever asked for it is not', async () => {
    const bare = (words: string): string =>
      `---\nsubject: { fr: Bonjour, en: Hello }\n---\n<mjml><mj-body><mj-section><mj-column><mj-text>${words}</mj-text></mj-column></mj-section></mj-body></mjml>`;
    const found = async (words: string): Promise<unknown[]> =>
      (await checkTemplate('mail', { mjml: bare(words) }, AROUND))
        .filter(({ message }) => message.includes('unsubscribe'))
        .map(({ severity, file, line }) => ({ severity, file, line }));
    expect(await found('Hello')).toEqual([{ severity: 'warning', file: 'emails/mail.mjml.hbs', line: 1 }]);
    expect(await found('<a href="{{unsubscribeUrl}}">Unsubscribe</a>')).toEqual([]);
    expect(await found('<a href="{{confirmUrl}}">Confirm</a>')).toEqual([]);
  });

  it('where a value is missing, that only, in its place', async () => {
    const found = await findInMail(MAIL.replace('(default lead.role 3)', 'lead.role'));
    expect(found.filter((one) => !one.includes(':8 “lead.role” is missing'))).toEqual([
      expect.stringContaining(':8 “Exemple” is not a number.'),
    ]);
  });
});
