import fc from 'fast-check';
import { unknownConsent, type Consent, type StandingReason } from '../../../domain/lead/lead';
import { readNews, type MailEnd, type News } from '../../../domain/lead/news';
import { suppressionBy } from '../../../domain/life/suppression-by';
import {
  afterLift,
  silencedBy,
  standingReasons,
  SUPPRESSION_REASONS,
  suppressionOf,
  uniteSuppressions,
} from '../../../domain/lead/suppression';

const reasons = fc.array(
  fc.record<StandingReason>({ reason: fc.constantFrom(...SUPPRESSION_REASONS), at: fc.nat(100) }),
  { maxLength: 8 },
);
const named = (of: readonly StandingReason[]): Set<string> => new Set(of.map(({ reason }) => reason));

test('every reason stands since it first did, whatever the order they are told in and however often', () => {
  fc.assert(
    fc.property(reasons, fc.nat(8), (told, cut) => {
      const all = suppressionOf(told);
      expect(named(standingReasons(all))).toEqual(named(told));
      for (const { reason, at } of standingReasons(all))
        expect(at).toBe(Math.min(...told.filter((one) => one.reason === reason).map((one) => one.at)));
      const [first, second] = [suppressionOf(told.slice(0, cut)), suppressionOf(told.slice(cut))];
      expect(uniteSuppressions(first, second)).toEqual(all);
      expect(uniteSuppressions(second, first)).toEqual(all);
      expect(uniteSuppressions(all, second)).toEqual(all);
    }),
  );
});

test('a lift takes only what is its own to take; together they take all', () => {
  fc.assert(
    fc.property(reasons, (told) => {
      const all = suppressionOf(told);
      expect(named(standingReasons(afterLift(all, 'own')))).toEqual(
        new Set([...named(told)].filter((reason) => ['hard-bounce', 'manual'].includes(reason))),
      );
      expect(afterLift(afterLift(all, 'own'), 'bounce')).toBeNull();
    }),
  );
});

test('an address that is bad or asked for silence gets not even what was asked for, whatever stronger reason stands (unsubscribed and bounced got service mail)', () => {
  fc.assert(
    fc.property(reasons, (told) => {
      const silencing = ['do-not-contact', 'complaint', 'hard-bounce'].find((reason) => named(told).has(reason));
      expect(silencedBy(suppressionOf(told))).toBe(silencing ?? null);
    }),
  );
});

const consented = (change: object): Consent => ({
  ...unknownConsent(),
  email: 'granted',
  history: [{ purpose: 'email', value: 'granted', at: 100, source: 'crm', ...change }],
});
const told = (how: MailEnd['how'], at: number): News => ({ ...readNews([]), mailEnds: [{ how, at }] });

test.each(['unsubscribed', 'complained'] as const)(
  'what the person has %s is not undone by a consent that somebody else has told of, whatever its date (edge case 36)',
  (how) => {
    for (const at of [50, 100, 150]) {
      const late = suppressionBy({ suppressed: null, consent: consented({}) }, told(how, at));
      expect(late?.at).toBe(at);
      const own = suppressionBy({ suppressed: null, consent: consented({ own: true }) }, told(how, at));
      expect(own === null).toBe(at < 100);
    }
  },
);
