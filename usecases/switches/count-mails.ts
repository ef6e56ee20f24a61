import { sayInBoth, tell } from '../../domain/words/sentence';
import { newAlert } from '../../domain/lead/new-alert';
import {
  judgeRates,
  NO_MAILS,
  type MailCounts,
  type RateScope,
  type RateVerdict,
} from '../../domain/sequences/mail-rates';
import type { Deps } from '../deps';

/** What became of a mail, as far as rates go, and what it is counted by. `at`: virtual ms. */
export type CountedMail = {
  at: number;
  add: Partial<MailCounts>;
  sequence?: string | undefined;
  domain?: string | undefined;
  route?: string | undefined;
  import?: string | undefined;
};

type CountDeps = { store: Pick<Deps['store'], 'rates' | 'files' | 'alerts'> };

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * Counts mails, many in one command, and trips the switches of what goes wrong too often (lifecycle.md, edge cases 10 and 53), with one alert
 * each. A group costs one write and one look-up by key, however many mails it has.
 */
export async function countMails(deps: CountDeps, mails: readonly CountedMail[]): Promise<void> {
  const sums = new Map<string, { scope: RateScope; at: number; add: Partial<MailCounts> }>();
  for (const mail of mails) {
    for (const scope of scopesOf(mail)) {
      const key = `${scope.kind}/${scope.name}@${Math.floor(mail.at / DAY_MS)}`;
      const before = sums.get(key);
      sums.set(key, { scope, at: Math.max(mail.at, before?.at ?? 0), add: plus(before?.add ?? {}, mail.add) });
    }
  }
  if (sums.size === 0) return;
  await deps.store.rates.add([...sums.values()]);
  const counted = [...sums.values()];
  const now = Math.max(0, ...counted.map(({ at }) => at));
  const scopes = [...new Map(counted.map(({ scope }) => [`${scope.kind}/${scope.name}`, scope])).values()];
  // All of them, not only where something bad has just been counted: few mails say nothing, and those after them may all go well.
  const counts = await deps.store.rates.read(scopes, now);
  for (const [place, scope] of scopes.entries()) {
    const { tried = 0, ...rest } = counts[place] ?? {};
    const verdict = judgeRates(scope.kind, { ...NO_MAILS, tried, ...rest });
    if (verdict !== null) await act(deps, scope, verdict, tried, now);
  }
}

function scopesOf({ sequence, domain, route, import: job }: CountedMail): RateScope[] {
  return Object.entries({ sequences: sequence, domains: domain, routes: route, imports: job }).flatMap(
    ([kind, name]) => (name === undefined || name === '' ? [] : { kind: kind as RateScope['kind'], name }),
  );
}

function plus(one: Partial<MailCounts>, other: Partial<MailCounts>): Partial<MailCounts> {
  const sum = { ...one };
  for (const [kind, n] of Object.entries(other) as [keyof MailCounts, number][]) sum[kind] = (sum[kind] ?? 0) + n;
  return sum;
}

async function act(
  deps: CountDeps,
  { kind, name }: RateScope,
  { level, what, rate }: RateVerdict,
  tried: number,
  at: number,
): Promise<void> {
  const percent = (rate * 100).toFixed(1);
  const reason = `${what}: ${percent} % of ${tried} mails`;
  const values = { kind: sayInBoth(kind), name, what: sayInBoth(what), rate: percent, tried };
  if (level === 'warn') {
    const id = `rate.${kind}.${name}.${Math.floor(at / WEEK_MS)}`;
    return deps.store.alerts.raise(
      newAlert({
        id,
        at,
        kind: 'mail.rate',
        level: 'warning',
        ...tell('{kind} {name}: {what}: {rate} % of {tried} mails', values),
      }),
    );
  }
  const stop = { since: at, by: 'system', reason };
  const { stops } = await deps.store.files.changeControls((before) =>
    before.stops[kind][name] === undefined
      ? { ...before, stops: { ...before.stops, [kind]: { ...before.stops[kind], [name]: stop } } }
      : before,
  );
  // Stopped already, by hand or by another count: that has been told.
  if (stops[kind][name]?.since !== at || stops[kind][name].reason !== reason) return;
  const told = tell('mail of {kind} {name} is stopped: {what}: {rate} % of {tried} mails', values);
  await deps.store.alerts.raise(
    newAlert({ id: `switch.${kind}.${name}.${at}`, at, kind: 'switch.tripped', level: 'breach', ...told }),
  );
}
