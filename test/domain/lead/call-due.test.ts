import { isCallTask, isTaskLate, taskDueAt } from '../../../domain/lead/call-due';
import { DAY, NOW } from './lead-fixtures';

const attempt = { at: NOW - DAY, outcome: 'callback', by: 'caller' };
const task = { attempts: [], callbackAt: null, firstAttemptDueAt: NOW + DAY, dueAt: NOW + 10 * DAY };

describe('what of a task is due next', () => {
  it('is its first attempt until somebody has called, also of a call promised before', () => {
    expect(taskDueAt(task)).toBe(NOW + DAY);
    expect(taskDueAt({ ...task, callbackAt: NOW })).toBe(NOW + DAY);
  });

  it('is then the call agreed upon, whatever runs beside it, and else the answer', () => {
    const called = { ...task, attempts: [attempt], firstAttemptDueAt: NOW - 2 * DAY };
    expect(taskDueAt({ ...called, callbackAt: NOW + 30 * DAY })).toBe(NOW + 30 * DAY);
    expect(isTaskLate({ ...called, callbackAt: NOW - 1 }, NOW)).toBe(true);
    expect(isTaskLate({ ...called, callbackAt: NOW }, NOW)).toBe(false);
    expect(taskDueAt(called)).toBe(NOW + 10 * DAY);
    expect(isTaskLate({ ...called, dueAt: null }, NOW)).toBe(false);
  });
});

it('calls are those of the qualification, not steps of a sequence', () => {
  expect((['qualification', 'callback', 'step', 'reply'] as const).map((purpose) => isCallTask({ purpose }))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
