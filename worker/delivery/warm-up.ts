import type { MailRoute } from '../../domain/files/mail-settings';
import type { MailRecord } from '../../domain/lead/documents';
import { createGroupCommit } from '../../store/connection/group-commit';
import type { Settings } from '../../store/settings/contract';

type Plan = NonNullable<MailRoute['warmUp']>;
type Asked = { row: Pick<MailRecord, 'id' | 'mailKind'>; allowed: number; from: number };
type Day = { from: number; sent: number };

const DAY_MS = 86_400_000;

/**
 * The day's mails of a route that warms up, counted by all processes together in one small document: mails that come at once take one
 * command. Answers null where the mail may go at `at` (virtual ms), else the next day. What somebody has asked for goes even so, and is
 * counted; a mail that is tried again on its day is not counted again.
 */
export function createWarmUp(
  route: string,
  settings: Pick<Settings, 'get' | 'compareAndSet'>,
  sentSince: (from: number) => Promise<number>,
): (plan: Plan, row: Asked['row'], at: number) => Promise<number | null> {
  const name = `warm-up/${route}`;
  let granted = { from: 0, ids: new Set<string>() };

  const ask = createGroupCommit<Asked, boolean>(async (group) => {
    const { from, allowed } = group.at(-1) ?? { from: 0, allowed: 0 };
    if (granted.from !== from) granted = { from, ids: new Set() };
    for (;;) {
      const found = await settings.get<Day>(name);
      // The ledger says what went before anybody counted.
      let sent = found?.value.from === from ? found.value.sent : await sentSince(from);
      const fresh: string[] = [];
      const answers = group.map(({ row }) => {
        if (granted.ids.has(row.id)) return true;
        if (sent >= allowed && row.mailKind === 'marketing') return false;
        sent += 1;
        fresh.push(row.id);
        return true;
      });
      const isWritten = fresh.length === 0 || (await settings.compareAndSet(name, found?.rev ?? 0, { from, sent }));
      if (!isWritten) continue;
      for (const id of fresh) granted.ids.add(id);
      return answers;
    }
  });

  return async (plan, row, at) => {
    const from = Math.floor(at / DAY_MS) * DAY_MS;
    const allowed = allowedOn(plan, from);
    if (allowed === null) return null;
    return (await ask({ row, allowed, from })) ? null : from + DAY_MS;
  };
}

/** How many mails a warming route may send on the day that begins then (UTC); null before its first day and after its last. */
function allowedOn({ from, perDay }: Plan, dayStart: number): number | null {
  return perDay[Math.round((dayStart - Date.parse(from)) / DAY_MS)] ?? null;
}
