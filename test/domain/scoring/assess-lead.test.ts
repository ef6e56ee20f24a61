import type { LeadRecord } from '../../../domain/lead/lead';
import { assessLead, assessmentInput } from '../../../domain/scoring/assess-lead';
import { blankLead } from '../../support/blank-lead';
import { DAY, event, model, NOW } from './scoring-fixtures';

const lead = (more: Partial<LeadRecord> = {}): LeadRecord => ({ ...blankLead('a', NOW - 100 * DAY, {}), ...more });
const consent = (more: Partial<LeadRecord['consent']>): LeadRecord => {
  const plain = lead();
  return { ...plain, consent: { ...plain.consent, ...more } };
};

describe('what the arithmetic reads of a stored lead', () => {
  it('its profile with address and telephone where it has them, and what rules may ask besides', () => {
    const known = lead({
      email: 'a@example.com',
      phone: '+33199000000',
      profile: { role: 'cfo' },
      source: 'fair',
      language: 'fr',
    });
    expect(assessmentInput(known, [])).toMatchObject({
      profile: { role: 'cfo', email: 'a@example.com', phone: '+33199000000' },
      facts: { source: 'fair', language: 'fr' },
    });
    const bare = assessmentInput(lead({ email: null, phone: null, source: null, language: null }), []);
    expect(Object.keys(bare.profile)).toEqual([]);
    expect(Object.keys(bare.facts ?? {}).filter((key) => ['source', 'language'].includes(key))).toEqual([]);
  });

  it('is tracked by the pixel or by links alone, and by neither where neither is granted (edge case 37)', () => {
    const tracked = (pixel: 'granted' | 'refused' | 'unknown', links: 'granted' | 'refused' | 'unknown'): boolean =>
      assessmentInput(consent({ pixel, links }), []).tracked;
    expect([tracked('granted', 'refused'), tracked('refused', 'granted'), tracked('granted', 'granted')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([tracked('refused', 'refused'), tracked('unknown', 'unknown')]).toEqual([false, false]);
  });

  it('is scored unless it objects (edge case 65)', () => {
    const total = (scoring: 'granted' | 'refused' | 'unknown') =>
      assessLead(model('fit: [ { id: a, when: {}, points: 3 } ]'), consent({ scoring }), [], NOW).total;
    expect([total('granted'), total('unknown'), total('refused')]).toEqual([3, 3, null]);
  });

  it('has the rules muted that its reopening muted, or those given', () => {
    const text = 'disqualify: [ { id: geo, when: { profile.x: 1 }, reason: out } ]';
    const one = lead({ profile: { x: 1 } });
    expect(assessLead(model(text), one, [], NOW).disqualified?.rule).toBe('geo');
    expect(assessLead(model(text), one, [], NOW, ['geo']).disqualified).toBeNull();
  });

  it('stands still in age while people have it', () => {
    const text = 'engagement: [ { id: r, event: x.y, points: 16, halfLife: 10 days } ]';
    const paused = lead({ pauses: [{ from: NOW - 10 * DAY, to: null }] });
    expect(assessLead(model(text), paused, [event('x.y', 20)], NOW).engagement).toBeCloseTo(8, 10);
  });
});
