import { HOUSE_LANGUAGE } from '../../domain/words/locales';
import { linesRow } from '../../domain/lead/notice';
import { intakeDayOf, nextIntakeDay } from '../../domain/handoff/intake';
import { newAlert } from '../../domain/lead/new-alert';
import { LEAKS, type Leak, type LeakKind } from '../../domain/reports/leaks';
import { writeMorning, type Morning } from '../../domain/reports/morning';
import type { Deps } from '../deps';
import { findLeaks } from '../reports/find-leaks';
import { remindReview } from './remind-review';

export type MorningDeps = Pick<Deps, 'store'> & { catalog: Pick<Deps['catalog'], 'agreement' | 'teams'> };

/** A calendar that is never open has no mornings: it is looked at again after so long, virtual ms. */
const NEVER_OPEN_MS = 24 * 3_600_000;

/**
 * The lead manager's morning, once each day the agreement's calendar opens: who has nothing to come is alerted of, once for each time, the
 * digest is mailed, both sides are reminded of a review that comes up. Everything goes under the day's own ids, so that a restart
 * tells nothing twice. Answers when the next day opens, virtual epoch ms.
 */
export async function tellMorning(deps: MorningDeps, now: number): Promise<number> {
  const [agreement, teams] = await Promise.all([deps.catalog.agreement(), deps.catalog.teams()]);
  const day = intakeDayOf(agreement.calendar, now);
  if (day === null) return now + NEVER_OPEN_MS;
  if (day.opensAt > now) return day.opensAt;
  const leaks = await alertLeaks(deps, now, teams?.leadManager ?? null);
  if (teams !== null) await mailDigest(deps, { day: day.id, to: teams.leadManager, leaks, now });
  await remindReview(deps, agreement, { day: day.id, leadManager: teams?.leadManager ?? null, now });
  return nextIntakeDay(agreement.calendar, now)?.opensAt ?? now + NEVER_OPEN_MS;
}

/** Counts the leaks, and raises an alert for each lead with nothing to come: the others have alerts of their own clocks. */
async function alertLeaks(deps: MorningDeps, now: number, to: string | null): Promise<Record<LeakKind, number>> {
  const counts = Object.fromEntries(LEAKS.map((kind) => [kind, 0])) as Record<LeakKind, number>;
  const forgotten: Leak[] = [];
  for await (const leak of findLeaks(deps, now)) {
    counts[leak.kind] += 1;
    if (leak.kind === 'nothing-to-come') forgotten.push(leak);
  }
  for (const { lead, since } of forgotten) {
    await deps.store.alerts.raise(
      newAlert({
        id: `${lead}.leak.${since}`,
        at: now,
        kind: 'lead.leak',
        level: 'warning',
        lead,
        message: 'nothing to come for 30 days',
        to,
      }),
    );
  }
  return counts;
}

type Digest = { day: string; to: string; leaks: Record<LeakKind, number>; now: number };

async function mailDigest({ store }: MorningDeps, { day, to, leaks, now }: Digest): Promise<void> {
  const count = (level: 'breach' | 'warning' | 'info'): Promise<number> =>
    store.alerts.count({ acknowledged: false, level });
  const [breach, warning, info] = await Promise.all([count('breach'), count('warning'), count('info')]);
  const [held, pooled, offered] = await Promise.all([
    store.handoffs.count({ status: 'held' }),
    store.handoffs.count({ status: 'pooled' }),
    store.handoffs.count({ status: 'offered' }),
  ]);
  const open = await store.tasks.count({ status: ['open', 'claimed'] });
  const handRaisers = await store.tasks.count({ status: ['open', 'claimed'], handRaised: true });
  const queued = await store.leads.count({ query: { 'state.intake': { $ne: null } } });
  const person = await store.people.find(to);
  const morning: Morning = {
    ...{ day, leaks, queued },
    alerts: { breach, warning, info },
    tasks: { open, handRaisers },
    offers: { held, pooled, offered },
  };
  const [fr, en] = [writeMorning(morning, 'fr'), writeMorning(morning, 'en')];
  await store.mails.claim(linesRow(`digest:${day}`, to, { fr, en }, person?.language ?? HOUSE_LANGUAGE, now));
}
