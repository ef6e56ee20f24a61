import { REAL_CLOCK } from '../../../domain/clock/virtual-clock';
import type { Stage } from '../../../domain/lead/stage';
import { newLeadState, type LeadState } from '../../../domain/lead/state';
import type { Assessment } from '../../../domain/scoring/assessment';
import { compareRescored } from '../../../domain/scoring/rescore';
import { scoreView } from '../../../domain/scoring/score-view';
import { NOW, score } from './scoring-fixtures';

const assessed: Assessment = {
  ...score('fit: [ { id: a, when: {}, points: 20 } ]'),
  total: 50,
  fit: 20,
  engagement: 35.3,
  inactivity: -5,
  band: 'cold',
  nextDecisionAt: NOW + 100,
};
const state = (more: Partial<LeadState> = {}): LeadState => ({
  ...newLeadState('a', NOW, REAL_CLOCK),
  score: scoreView({ name: 'm', version: 1 }, assessed, NOW),
  nextDecisionAt: NOW + 100,
  ...more,
});
const compare = (was: LeadState, is: Partial<Assessment> = {}, ruleBefore: string | null = null) =>
  compareRescored(was, { ...assessed, ...is }, () => ruleBefore);
const OUT = { disqualified: { rule: 'geo', reason: 'out' } };

describe('what a rescoring does with a lead (lifecycle.md, "Publishing a model")', () => {
  it('nothing where nothing changed, whichever model it is', () => {
    expect(compare(state())).toBe('same');
    expect(compare(state({ score: null }), { total: null, band: null })).toBe('same');
  });

  it('writes where total, fit, engagement or silence changed, for segments read each of them', () => {
    expect(compare(state(), { total: 51 })).toBe('write');
    expect(compare(state(), { fit: 20.5 })).toBe('write');
    expect(compare(state(), { engagement: 36.4 })).toBe('write');
    expect(compare(state(), { inactivity: -10 })).toBe('write');
  });

  it('does not write for what faded by a fraction, nor for what binary fractions lose', () => {
    expect(compare(state(), { engagement: 35.1, fit: 20 + 1e-12 })).toBe('same');
  });

  it('wakes where the band is another, from or to no score included', () => {
    expect(compare(state(), { band: 'warm' })).toBe('wake');
    expect(compare(state({ score: null }))).toBe('wake');
    expect(compare(state(), { total: null, band: null })).toBe('wake');
  });

  it('wakes where its timer would ring too late, and not where it rings too early', () => {
    expect(compare(state(), { nextDecisionAt: NOW + 99 })).toBe('wake');
    expect(compare(state(), { nextDecisionAt: NOW + 101 })).toBe('same');
    expect(compare(state(), { nextDecisionAt: null })).toBe('same');
    expect(compare(state({ nextDecisionAt: null }))).toBe('wake');
    expect(compare(state({ nextDecisionAt: null }), { nextDecisionAt: null })).toBe('same');
  });

  it('wakes who is newly disqualified; of those with people or won, only where the rule is another than before', () => {
    for (const stage of ['captured', 'nurturing', 'recycled'] satisfies Stage[]) {
      expect(compare(state({ stage }), OUT, 'geo')).toBe('wake');
    }
    for (const stage of ['qualifying', 'offered', 'accepted', 'won'] satisfies Stage[]) {
      expect(compare(state({ stage }), OUT, 'geo')).toBe('same');
      expect(compare(state({ stage }), OUT, 'other')).toBe('wake');
      expect(compare(state({ stage }), OUT)).toBe('wake');
      expect(compare(state({ stage }), {}, 'geo')).toBe('same');
    }
  });

  it('wakes who is out by a rule that no longer holds, and nobody a person put out', () => {
    const out = (rule: string | null): LeadState => state({ stage: 'disqualified', out: { reason: 'out', rule } });
    expect(compare(out('geo'))).toBe('wake');
    expect(compare(out('geo'), OUT)).toBe('same');
    expect(compare(out(null))).toBe('same');
    expect(compare(state({ stage: 'disqualified' }))).toBe('same');
  });
});
