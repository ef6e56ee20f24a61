import { daysBehind, renderBehind } from '../../cli/demo/falling-behind';
import { describeRestless, isAtRest } from '../../cli/demo/rest';
import type { SeenLead, World } from '../../cli/demo/world';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-20T12:00:00Z');

function lead(email: string, what: string, daysAgo: number | null, blockedBy: string | null = null): SeenLead {
  const at = daysAgo === null ? null : new Date(NOW - daysAgo * DAY_MS).toISOString();
  return {
    ...{ id: email, email, stage: 'nurturing', score: null, enrollment: null, suppressed: null },
    next: { what, at, blockedBy },
  };
}

function world(leads: SeenLead[], more: Partial<World> = {}): World {
  return {
    ...{
      askedAt: 1000,
      leadsAskedAt: 1000,
      day: 20,
      now: NOW,
      tasks: new Map(),
      handoffs: new Map(),
      mails: new Map(),
    },
    leads: new Map(leads.map((one) => [one.email ?? '', one])),
    ...more,
  };
}

test('a platform that keeps up is not behind: what is to come, what has just come, what people or a hold keep waiting', () => {
  const leads = [
    lead('a@a.example', 'step', -3),
    lead('b@b.example', 'mail', 2),
    lead('c@c.example', 'call', 30),
    lead('d@d.example', 'mail', 30, 'frequency-cap'),
    lead('e@e.example', 'entry', null),
  ];
  expect(daysBehind(world(leads), 1000)).toBe(0);
});

test('the work that is latest says how far the platform is behind, counted from when the leads were asked for', () => {
  const leads = [lead('a@a.example', 'step', 6), lead('b@b.example', 'mail', 9)];
  expect(daysBehind(world(leads), 1000)).toBe(9);
  expect(daysBehind(world(leads, { leadsAskedAt: 0 }), 1000)).toBe(8);
});

test('a story that fell behind is told in one sentence, with longer days to set', () => {
  const told = renderBehind(8.2, 1000);
  expect(told).toContain('a day in 1 s');
  expect(told).toContain('9 virtual days behind');
  expect(told).toContain('RIPEN_DAY=3s npm run demo');
  expect(renderBehind(8.2, 2500)).toContain('RIPEN_DAY=8s npm run demo');
});

test('who has not come to rest is always named: leads, open tasks, else the acts that are left', () => {
  const resting = lead('a@a.example', 'entry', null);
  const task = { id: 't1', lead: 'a@a.example', status: 'open', callbackAt: null };
  const open = world([resting], { tasks: new Map([['a@a.example', task]]) });
  expect([isAtRest(world([resting])), isAtRest(open)]).toEqual([true, false]);
  expect(describeRestless(open)).toBe('a@a.example (open task)');
  expect(describeRestless(world([lead('b@b.example', 'step', 1)]))).toBe('b@b.example (step)');
  expect(describeRestless(world([resting]))).toBe('acts of the story were still to be played');
});
