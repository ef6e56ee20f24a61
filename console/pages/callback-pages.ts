import { listTasks } from '../../usecases/tasks/list-tasks';
import { showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { taskRows } from './task-pages';

const READ = 200;

/** Calls promised for a time, by day. */
async function showCallbacks(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, formats } = call;
  const lists = await Promise.all(
    [true, false].map((mine) => listTasks(deps, asker, { status: 'open', mine, limit: READ })),
  );
  const found = lists.flatMap((list) => (list.code === 'ok' ? list.value.items : []));
  const promised = [...new Map(found.map((task) => [task.id, task])).values()].filter(
    ({ callbackAt }) => callbackAt !== null,
  );
  const days = new Map<string, typeof promised>();
  for (const task of promised.toSorted((a, b) => (a.callbackAt ?? 0) - (b.callbackAt ?? 0))) {
    const day = formats.day(task.callbackAt ?? 0);
    days.set(day, [...(days.get(day) ?? []), task]);
  }
  return {
    view: 'callbacks',
    title: formats.say('callbacks.title'),
    data: {
      days: await Promise.all([...days].map(async ([day, tasks]) => ({ day, rows: await taskRows(call, tasks) }))),
    },
  };
}

/** The Lead Center's calendar. */
export const CALLBACK_PAGES: readonly Page[] = [showPage('/queue/callbacks', ['qualifier'], showCallbacks)];
