import fc from 'fast-check';
import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { confirmationsOf } from '../../domain/lead/waiting-mail';
import { judgeMail, type SendRules } from '../../domain/sequences/judge-mail';
import { blankLead } from '../support/blank-lead';
import { OFFICE_HOURS } from './sequence-fixtures';
import { DAY, NOW, stateOf } from './lead/lead-fixtures';

const rules: SendRules = {
  frequency: { mails: 3, perMs: 7 * DAY },
  window: undefined,
  zone: 'Europe/Paris',
  lateRealMs: 120_000,
  outage: false,
};
const row = {
  mailKind: 'marketing',
  to: null,
  topic: 'news',
  plannedAt: NOW,
  expiresAt: NOW + 7 * DAY,
  perishable: false,
  reason: null,
} as MailRecord;
const lead = (change: Partial<LeadRecord> = {}): LeadRecord => ({ ...blankLead('lead-1', NOW, {}), ...change });

it('sends what nothing forbids', () => {
  expect(judgeMail(row, lead(), rules, NOW)).toEqual({ verdict: 'send' });
});

it.each([
  ['no address', { email: null }, 'no-email'],
  ['a suppression', { suppressed: { reason: 'unsubscribed', at: NOW } }, 'suppressed: unsubscribed'],
  ['a refused topic', { topicsRefused: ['news'] }, 'topic-refused'],
  ['people who have the lead', { state: stateOf({ stage: 'accepted' }) }, 'with-people'],
  ['silence for the agreement’s sunset', { state: stateOf({ sunsetAt: NOW }) }, 'sunset'],
  ['no lawful basis', { consent: { ...lead().consent, email: 'unknown' } }, 'no-lawful-basis'],
] as const)('%s forbids for good', (_, change, reason) => {
  expect(judgeMail(row, lead(change as Partial<LeadRecord>), rules, NOW)).toEqual({
    verdict: 'never',
    state: 'blocked',
    reason,
  });
});

it.each([
  ['an exit', 'exit', 'withdrawn'],
  ['its own end', 'sequence.ended', null],
] as const)('a mail of an enrolment left by %s goes only where the end was its own', (_, cause, state) => {
  const enrolment = { id: 'e1', sequence: 's', version: 1, enteredAt: NOW - DAY, leftAt: NOW, cause };
  const verdict = judgeMail({ ...row, enrolment: 'e1' }, lead({ enrolments: [enrolment] }), rules, NOW);
  expect(verdict).toEqual(state === null ? { verdict: 'send' } : { verdict: 'never', state, reason: cause });
});

it('a service mail knows no basis, cap, window or people, but silence that was asked for (edge case 60)', () => {
  const service: MailRecord = { ...row, mailKind: 'service' };
  const sends = [NOW - 1, NOW - 2, NOW - 3];
  const busy = lead({
    consent: { ...lead().consent, email: 'refused' },
    recentSends: sends,
    state: stateOf({ stage: 'offered' }),
  });
  expect(judgeMail(service, busy, rules, NOW)).toEqual({ verdict: 'send' });
  const silent = lead({ suppressed: { reason: 'do-not-contact', at: NOW } });
  expect(judgeMail(service, silent, rules, NOW).verdict).toBe('never');
  // Whether they take it back is asked of whoever has filled in a form since; an address that does not exist is asked nothing.
  const asking: MailRecord = { ...service, enrolment: confirmationsOf(service.lead), plannedAt: NOW + 1 };
  expect(judgeMail(asking, silent, rules, NOW + 1).verdict).toBe('send');
  expect(judgeMail({ ...asking, plannedAt: NOW }, silent, rules, NOW).verdict).toBe('never');
  const gone = lead({ suppressed: { reason: 'do-not-contact', at: NOW, also: [{ reason: 'hard-bounce', at: NOW }] } });
  expect(judgeMail(asking, gone, rules, NOW + 1).verdict).toBe('never');
});

it('the cap frees up when the oldest mail of the full period leaves it', () => {
  const full = lead({ recentSends: [NOW - 6 * DAY, NOW - 2 * DAY, NOW - DAY] });
  expect(judgeMail(row, full, rules, NOW)).toEqual({ verdict: 'later', until: NOW + DAY, reason: 'frequency-cap' });
});

it('never lets more mails go in a period than the cap, however they come', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 * DAY }), { maxLength: 30 }), (times) => {
      const sent: number[] = [];
      for (const after of [...times].sort((a, b) => a - b)) {
        const at = NOW + after;
        const endless = { ...row, expiresAt: Infinity };
        if (judgeMail(endless, lead({ recentSends: sent }), rules, at).verdict === 'send') sent.push(at);
      }
      for (const at of sent)
        expect(sent.filter((one) => one > at - 7 * DAY && one <= at).length).toBeLessThanOrEqual(3);
    }),
  );
});

it('waits for the window', () => {
  const night = Date.parse('2026-06-01T22:00:00+02:00');
  expect(judgeMail(row, lead(), { ...rules, window: OFFICE_HOURS as SendRules['window'] }, night)).toEqual({
    verdict: 'later',
    until: Date.parse('2026-06-02T09:00:00+02:00'),
    reason: 'window',
  });
});

describe('too late', () => {
  const late = NOW + 8 * DAY;
  it('it expires with the reason that held it back', () => {
    const held = { ...row, reason: 'frequency-cap' };
    expect(judgeMail(held, lead(), rules, late)).toEqual({
      verdict: 'never',
      state: 'expired',
      reason: 'frequency-cap',
    });
  });
  it('after an outage only what is tied to a date does', () => {
    const outage = { ...rules, outage: true };
    expect(judgeMail(row, lead(), outage, late).verdict).toBe('send');
    expect(judgeMail({ ...row, perishable: true }, lead(), outage, late).verdict).toBe('never');
  });
  it('it goes all the same where only the machine was busy, for less than a minute', () => {
    const busy = { ...rules, lateRealMs: 59_999 };
    expect(judgeMail(row, lead(), busy, late).verdict).toBe('send');
    expect(judgeMail({ ...row, perishable: true }, lead(), busy, late).verdict).toBe('never');
  });
  it('a notice to a colleague does too, and knows no other rule', () => {
    const notice = { ...row, to: 'ana@example.com' };
    const refused = lead({ suppressed: { reason: 'complaint', at: NOW } });
    expect(judgeMail(notice, refused, rules, NOW)).toEqual({ verdict: 'send' });
    expect(judgeMail(notice, refused, rules, late).verdict).toBe('never');
  });
});
