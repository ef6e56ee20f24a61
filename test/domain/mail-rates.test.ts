import { judgeRates, NO_MAILS, SAMPLE_MIN, type MailCounts, type RateScope } from '../../domain/sequences/mail-rates';

const judge = (kind: RateScope['kind'], counts: Partial<MailCounts>): string | null => {
  const verdict = judgeRates(kind, { ...NO_MAILS, ...counts });
  return verdict && `${verdict.level} ${verdict.what}`;
};

describe('rates that warn or stop (lifecycle.md, edge cases 10 and 53)', () => {
  test.each<[RateScope['kind'], Partial<MailCounts>, string | null]>([
    ['sequences', { tried: 1000, hard: 19 }, null],
    ['sequences', { tried: 1000, hard: 20 }, 'warn hard bounces'],
    ['sequences', { tried: 1000, hard: 49 }, 'warn hard bounces'],
    ['sequences', { tried: 1000, hard: 50 }, 'stop hard bounces'],
    ['domains', { tried: 1000, hard: 50 }, 'stop hard bounces'],
    ['imports', { tried: 200, hard: 5 }, null],
    ['imports', { tried: 200, hard: 6 }, 'stop hard bounces'],
    ['imports', { tried: 201, hard: 9 }, null],
    ['sequences', { tried: 2000, complaints: 2 }, 'stop complaints'],
    ['sequences', { tried: 2001, complaints: 2 }, null],
    ['sequences', { tried: 100, complaints: 1 }, null],
    ['sequences', { tried: 100, failed: 9 }, null],
    ['sequences', { tried: 100, failed: 10 }, 'stop failures'],
    ['routes', { tried: 100, refused: 5 }, null],
    ['routes', { tried: 100, refused: 6 }, 'stop refusals'],
    ['sequences', { tried: SAMPLE_MIN - 1, hard: SAMPLE_MIN - 1 }, null],
  ])('%s with %j: %s', (kind, counts, verdict) => {
    expect(judge(kind, counts)).toBe(verdict);
  });
});
