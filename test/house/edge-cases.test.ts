import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** Where each edge case of lifecycle.md that scoring, sequences, capture, deliverability and sales answer is held: the test names it. */
const HELD: Readonly<Record<number, string>> = {
  1: 'api/events.test.ts',
  2: 'domain/scoring/properties.test.ts',
  3: 'api/events.test.ts',
  4: 'capture/capture-lead.test.ts',
  5: 'capture/capture-lead.test.ts',
  6: 'domain/repeated-views.test.ts',
  7: 'relay/relay.test.ts',
  8: 'mail/never-mailed.test.ts',
  9: 'delivery/send-path-kills.test.ts',
  10: 'workflow/tripped-switches.test.ts',
  11: 'capture/mail-feedback.test.ts',
  12: 'machines/machines.test.ts',
  13: 'capture/form-routes.test.ts',
  14: 'workflow/handoff.test.ts',
  15: 'workflow/handoff.test.ts',
  16: 'workflow/handoff.test.ts',
  17: 'workflow/published-model.test.ts',
  18: 'workflow/marketing.test.ts',
  19: 'workflow/marketing.test.ts',
  20: 'workflow/marketing.test.ts',
  21: 'workflow/leaving.test.ts',
  22: 'relay/relay.test.ts',
  23: 'workflow/merge.test.ts',
  24: 'workflow/sequence-rules.test.ts',
  25: 'workflow/sequence.test.ts',
  26: 'workflow/sequence-control.test.ts',
  27: 'workflow/sequence.test.ts',
  28: 'workflow/sequence-control.test.ts',
  29: 'domain/conditions/conditions.test.ts',
  30: 'domain/scoring/silence.test.ts',
  32: 'api/leads.test.ts',
  33: 'capture/form-routes.test.ts',
  34: 'workflow/sequence-control.test.ts',
  35: 'capture/import.test.ts',
  36: 'workflow/leaving.test.ts',
  37: 'workflow/sequence-rules.test.ts',
  38: 'workflow/reply.test.ts',
  39: 'capture/mail-in.test.ts',
  40: 'workflow/streams.test.ts',
  41: 'workflow/sequence.test.ts',
  42: 'workflow/sequence-rules.test.ts',
  43: 'workflow/sequence-rules.test.ts',
  44: 'workflow/marketing.test.ts',
  45: 'workflow/handoff.test.ts',
  46: 'workflow/leaving.test.ts',
  47: 'domain/scoring/total.test.ts',
  48: 'workflow/sequence-rules.test.ts',
  49: 'domain/scoring/engagement.test.ts',
  50: 'workflow/broadcasts.test.ts',
  51: 'workflow/handoff.test.ts',
  52: 'workflow/company.test.ts',
  53: 'workflow/tripped-switches.test.ts',
  54: 'delivery/send-path-kills.test.ts',
  55: 'capture/capture-lead.test.ts',
  56: 'workflow/merge.test.ts',
  57: 'api/leads.test.ts',
  58: 'cli/restored.test.ts',
  59: 'workflow/test-leads.test.ts',
  60: 'workflow/marketing.test.ts',
  61: 'workflow/settle.test.ts',
  62: 'workflow/morning.test.ts',
  63: 'workflow/leaving.test.ts',
  64: 'workflow/company.test.ts',
  65: 'domain/scoring/total.test.ts',
};

/** The same of the kinds of steps (files.md, "Sequence"), by a word of the test's name. */
const STEPS: Readonly<Record<string, readonly [file: string, name: RegExp]>> = {
  email: ['workflow/nurture.test.ts', /each mail once/],
  wait: ['workflow/steps.test.ts', /`wait`/],
  waitFor: ['workflow/sequence.test.ts', /a wait for a click/],
  branch: ['workflow/steps.test.ts', /`branch`/],
  split: ['workflow/steps.test.ts', /`split`/],
  task: ['workflow/step-kinds.test.ts', /a task step/],
  set: ['workflow/steps.test.ts', /`set`/],
  tag: ['workflow/steps.test.ts', /`tag`/],
  notify: ['workflow/step-kinds.test.ts', /a notify step/],
  webhook: ['workflow/step-kinds.test.ts', /a webhook step/],
  coupon: ['workflow/step-kinds.test.ts', /a coupon step/],
  sms: ['workflow/step-kinds.test.ts', /an SMS step/],
  enroll: ['workflow/step-kinds.test.ts', /an enroll step/],
  end: ['workflow/steps.test.ts', /`end`/],
  skipWhen: ['workflow/sequence-rules.test.ts', /`skipWhen`/],
  holdout: ['workflow/sequence-rules.test.ts', /`holdout`/],
  blackout: ['workflow/sequence-rules.test.ts', /`blackout`/],
  untracked: ['workflow/sequence-rules.test.ts', /`untracked`/],
  winner: ['workflow/sequence-rules.test.ts', /`split … winner`/],
};

/** The names of a file's tests. */
function namesIn(file: string): string {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const names = text.matchAll(
    /\b(?:describe|test|it)(?:\.each(?:<[^>]*>)?\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g,
  );
  return [...names].map(([, , name]) => name).join('\n');
}

test.each(Object.entries(HELD))('edge case %s is named by a test of %s', (number, file) => {
  expect(namesIn(file)).toMatch(new RegExp(`edge cases? (\\d+(, | and ))*${number}\\b`));
});

test.each(Object.entries(STEPS))('%s has a test in skipped time', (_kind, [file, name]) => {
  expect(namesIn(file)).toMatch(name);
});
