import fc from 'fast-check';
import type { AcceptCommand, CompleteTaskCommand, LeadCommand } from '../../../domain/lead/command';
import { decideCommand, mayQualify } from '../../../domain/lead/decide-command';
import { STAGES } from '../../../domain/lead/stage';
import { handoffOf, enrollmentOf, NOW, stateOf } from './lead-fixtures';

const accept = (rep: string): AcceptCommand => ({ type: 'accept', actor: rep, handoff: 'lead-1.h1', rep });
const offered = stateOf({ stage: 'offered', handoff: handoffOf() });

describe('accepting an offer', () => {
  it('is for the rep it is offered to', () => {
    expect(decideCommand(offered, accept('ana'))).toMatchObject({
      does: 'move',
      transition: { to: 'accepted', rep: 'ana', actor: 'ana', cause: 'handoff.accepted' },
    });
  });

  it('a second time by the same rep does nothing', () => {
    const held = stateOf({ stage: 'accepted', handoff: handoffOf({ status: 'accepted' }) });
    expect(decideCommand(held, accept('ana'))).toEqual({ does: 'nothing' });
  });

  it.each([
    ['whom it was never offered to is forbidden', 'carl', 'forbidden'],
    ['whose clock ran out is a conflict', 'bruno', 'conflict'],
  ])('by a rep %s', (_, rep, refused) => {
    expect(decideCommand(offered, accept(rep))).toMatchObject({ refused });
    const held = stateOf({ stage: 'accepted', handoff: handoffOf({ status: 'accepted' }) });
    expect(decideCommand(held, accept(rep))).toMatchObject({ refused });
  });

  it('of a pool that another has is a conflict that says who', () => {
    const handoff = handoffOf({ status: 'accepted', rep: 'ana', eligible: ['ana'], offeredTo: ['ana', 'dora'] });
    expect(decideCommand(stateOf({ stage: 'accepted', handoff }), accept('dora'))).toEqual({
      refused: 'conflict',
      message: 'another rep has accepted it',
      stage: 'accepted',
      heldBy: 'ana',
    });
  });

  it('is open to everyone of a pool', () => {
    const handoff = handoffOf({ status: 'pooled', rep: null, eligible: ['ana', 'bruno'] });
    for (const rep of ['ana', 'bruno']) {
      expect(decideCommand(stateOf({ stage: 'offered', handoff }), accept(rep))).toMatchObject({ does: 'move' });
    }
  });

  it('of another handoff than the open one is a conflict', () => {
    expect(decideCommand(offered, { ...accept('ana'), handoff: 'lead-1.h0' })).toMatchObject({ refused: 'conflict' });
  });
});

describe('the outcome of a call', () => {
  const open = stateOf({
    stage: 'qualifying',
    task: { id: 'lead-1.t1', purpose: 'qualification', attempts: 0, handRaised: false, openedAt: NOW },
  });
  const complete = (outcome: CompleteTaskCommand['outcome']): CompleteTaskCommand => ({
    type: 'complete-task',
    actor: 'q',
    task: 'lead-1.t1',
    outcome,
    reason: 'why',
    contactAt: NOW + 1,
  });

  it.each([
    ['qualified', 'offered', 'answered'],
    ['appointment', 'offered', 'answered'],
    ['not-ready', 'recycled', 'answered'],
    ['referral', 'recycled', 'answered'],
    ['wrong-number', 'recycled', 'missed'],
    ['disqualified', 'disqualified', 'answered'],
  ] as const)('%s leads to %s, the call %s', (outcome, to, call) => {
    expect(decideCommand(open, complete(outcome))).toMatchObject({
      does: 'move',
      transition: { to, call, cause: `task.${outcome}` },
    });
  });

  it.each(['callback', 'unreachable'] as const)('%s leaves the task open', (outcome) => {
    expect(decideCommand(open, complete(outcome))).toMatchObject({ does: 'attempt' });
  });

  it('keeps the date promised with "not ready" and with nothing else', () => {
    expect(decideCommand(open, complete('not-ready'))).toMatchObject({ transition: { contactAt: NOW + 1 } });
    expect(decideCommand(open, complete('qualified'))).not.toMatchObject({ transition: { contactAt: NOW + 1 } });
  });
});

it('refuses to enter the sequence the lead is in', () => {
  const state = stateOf({ stage: 'nurturing', enrollment: enrollmentOf() });
  const enroll = { type: 'enroll', actor: 'm', sequence: 'welcome' } as const;
  expect(decideCommand(state, enroll)).toMatchObject({ refused: 'conflict' });
  expect(decideCommand(state, { ...enroll, sequence: 'other' })).toMatchObject({ does: 'move' });
});

it('asking again for no contact does nothing', () => {
  const out = stateOf({ stage: 'disqualified', out: { reason: 'contact-refused', rule: null } });
  expect(decideCommand(out, { type: 'do-not-contact', actor: 'q' })).toEqual({ does: 'nothing' });
});

it('is total and refuses everything to a lead that is closed', () => {
  const commands: LeadCommand[] = [
    { type: 'erase', actor: 'a' },
    { type: 'qualify', actor: 'a' },
    { type: 'reopen', actor: 'a', note: '' },
    accept('ana'),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...STAGES), fc.constantFrom(...commands), (stage, command) => {
      const decided = decideCommand(stateOf({ stage }), command);
      if (stage === 'erased' || stage === 'merged') expect(decided).toMatchObject({ refused: 'conflict', stage });
      else expect('does' in decided || 'refused' in decided).toBe(true);
    }),
  );
});

it('lets marketing qualify, and neither people nor those who are out', () => {
  expect(STAGES.filter(mayQualify)).toEqual(['captured', 'nurturing', 'won', 'recycled']);
});
