import { DAY, event, NOW, score } from './scoring-fixtures';

describe('activity and silence', () => {
  const text = `engagement:
  - { id: open, event: email.opened, points: 2 }
  - { id: page, event: page.viewed, points: 6 }
  - { id: sent, event: email.sent, points: 9 }
inactivity: { perMonth: -5, max: 12, resetBy: 5 }`;
  const createdAt = Date.UTC(2026, 0, 15, 10);

  it('the worked example: three months → −15, ten days → 0', () => {
    const silent = 'inactivity: { perMonth: -5 }\nengagement:\n  - { id: a, event: x.y, points: 1 }';
    const old = [event('x.y', 0, {}, { at: Date.UTC(2026, 5, 15, 10) })];
    expect(score(silent, { createdAt, entries: old }).inactivity).toBe(-15);
    expect(score(silent, { createdAt, entries: [event('x.y', 10)] }).inactivity).toBe(0);
  });

  it('an activity is worth at least resetBy at its base, or is a human contact; what is done to the lead never is one', () => {
    const last = (kind: string): number | null => score(text, { createdAt, entries: [event(kind, 1)] }).lastActivityAt;
    expect(last('page.viewed')).toBe(NOW - DAY);
    expect(last('email.replied')).toBe(NOW - DAY);
    expect(last('call.answered')).toBe(NOW - DAY);
    expect([last('email.opened'), last('email.sent'), last('call.missed')]).toEqual([null, null, null]);
  });

  it('an activity is worth 1 point unless the model says otherwise; a meeting held always is one, a mail bounced never', () => {
    const plain =
      'engagement: [ { id: a, event: x.y, points: 1 }, { id: b, event: x.z, points: 0.5 }, { id: c, event: email.bounced, points: 9 } ]';
    const last = (kind: string): number | null => score(plain, { createdAt, entries: [event(kind, 1)] }).lastActivityAt;
    expect([last('x.y'), last('meeting.held')]).toEqual([NOW - DAY, NOW - DAY]);
    expect([last('x.z'), last('email.bounced'), last('sms.sent')]).toEqual([null, null, null]);
  });

  it('with resetBy: 0 whatever the lead does itself is an activity, with or without a rule', () => {
    const any =
      'engagement: [ { id: a, event: page.viewed, where: { path: /x }, points: -5 } ]\ninactivity: { perMonth: -5, resetBy: 0 }';
    const last = (kind: string, path = '/y'): number | null =>
      score(any, { createdAt, entries: [event(kind, 1, { path })] }).lastActivityAt;
    expect([last('page.viewed'), last('x.y')]).toEqual([NOW - DAY, NOW - DAY]);
    expect([last('page.viewed', '/x'), last('email.sent'), last('note.added')]).toEqual([null, null, null]);
  });

  it('noResponse counts once unless the model says otherwise', () => {
    const calls = Array.from({ length: 6 }, (_, index) => event('call.missed', 10 - index));
    expect(score('noResponse: { unanswered: 2, points: -10 }', { createdAt, entries: calls }).noResponse).toBe(-10);
  });

  it('with no activity silence counts since capture, at most `max` months', () => {
    expect(score(text, { createdAt })).toMatchObject({ inactivity: -40, items: [{ kind: 'inactivity', count: 8 }] });
    expect(score(text, { createdAt }, NOW + 3000 * DAY).inactivity).toBe(-60);
    expect(score(text, { createdAt }).nextChangeAt).toBe(Date.UTC(2026, 9, 15, 10));
  });

  const unanswered = 'salesCycle: 6 months\nnoResponse: { unanswered: 2, points: -10, max: 2 }';
  it('noResponse: every N-th contact in a row without activity between, at most max times', () => {
    const sent = (count: number): ReturnType<typeof event>[] =>
      Array.from({ length: count }, (_, index) =>
        event(['email.sent', 'call.missed', 'sms.sent'][index % 3]!, 20 - index),
      );
    expect([1, 2, 3, 4, 9].map((count) => score(unanswered, { entries: sent(count) }).noResponse)).toEqual([
      0, -10, -10, -20, -20,
    ]);
    const answered = [...sent(3), event('email.replied', 19.5)];
    expect(score(unanswered, { entries: answered }).noResponse).toBe(-10);
    const between = [...sent(2), event('email.replied', 19.5)];
    expect(score(unanswered, { entries: between }).noResponse).toBe(0);
    expect(
      score(unanswered, { entries: [event('email.sent', 2, { kind: 'service' }), event('email.sent', 1)] }).noResponse,
    ).toBe(0);
  });

  it('what a machine made, or was retracted, neither ends a run nor belongs to it', () => {
    const calls = [event('call.missed', 9), event('call.missed', 7)];
    const machine = event('email.replied', 8, {}, { machine: 'scanner' });
    const retracted = event('email.replied', 8, {}, { retracted: true });
    expect(score(unanswered, { entries: [...calls, machine, retracted] }).noResponse).toBe(-10);
    const withdrawn = event('call.missed', 6, {}, { retracted: true });
    expect(score(unanswered, { entries: [event('call.missed', 9), withdrawn] }).noResponse).toBe(0);
  });

  it('of what happened at one instant the earlier received came first (edge case 30)', () => {
    const at = NOW - 5 * DAY;
    const missed = event('call.missed', 0, {}, { at, receivedAt: at + 1 });
    const replied = (receivedAt: number) => event('email.replied', 0, {}, { at, receivedAt });
    const runOf = (reply: ReturnType<typeof replied>): number =>
      score(unanswered, { entries: [event('call.missed', 9), missed, reply] }).noResponse;
    expect([runOf(replied(at + 2)), runOf(replied(at))]).toEqual([-10, 0]);
  });

  it('a run counts at its N-th contact, while that lies within the sales cycle', () => {
    const at = Date.UTC(2026, 2, 1);
    const entries = [event('call.missed', 0, {}, { at: at - DAY }), event('call.missed', 0, {}, { at })];
    const end = Date.UTC(2026, 8, 1);
    expect([end, end + 1].map((now) => score(unanswered, { entries }, now).noResponse)).toEqual([-10, 0]);
    expect(score(unanswered, { entries }, at).nextChangeAt).toBe(end + 1);
  });

  it('without tracking mail silence means nothing; other channels count', () => {
    const both = `${text}\nnoResponse: { unanswered: 2, points: -10 }`;
    const mails = [event('email.sent', 4), event('email.sent', 3), event('form.submitted', 100)];
    expect(score(both, { createdAt, tracked: false, entries: mails })).toMatchObject({ inactivity: 0, noResponse: 0 });
    const calls = [event('call.missed', 4), event('call.missed', 3)];
    expect(score(both, { createdAt, tracked: false, entries: [...mails, ...calls] })).toMatchObject({
      inactivity: -40,
      noResponse: -10,
    });
  });
});
