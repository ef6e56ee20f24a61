import type { Controls, Stop } from '../../domain/sequences/controls';
import { recordAudit } from '../audit/record-audit';
import { hasRole, type Asker, type Deps } from '../deps';
import { done, forbidden, type Outcome } from '../outcome';

const KINDS = ['sequences', 'topics', 'domains', 'routes', 'imports'] as const;

/** What is stopped (`true`) or let go again (`false`); what is not named stays as it is. */
export type SwitchInput = {
  all?: boolean | undefined;
  sequences?: Record<string, boolean> | undefined;
  topics?: Record<string, boolean> | undefined;
  domains?: Record<string, boolean> | undefined;
  routes?: Record<string, boolean> | undefined;
  imports?: Record<string, boolean> | undefined;
  reason?: string | undefined;
};

/** The kill switches that are on: mail of these is stopped (edge case 53). */
export async function readSwitches(deps: Pick<Deps, 'store'>): Promise<Outcome<Controls['stops']>> {
  return done((await deps.store.files.controls()).stops);
}

/** Stops or lets go; all mail is the administrator's alone. What is let go again leaves at once, one mail after the other. */
export async function changeSwitches(
  deps: Deps,
  asker: Asker,
  input: SwitchInput,
): Promise<Outcome<Controls['stops']>> {
  if (input.all !== undefined && !hasRole(asker, 'admin')) return forbidden('an administrator stops all mail');
  const now = deps.clock.now();
  const stop: Stop = { since: now, by: asker.actor, reason: input.reason ?? 'by hand' };
  const { stops } = await deps.store.files.changeControls((before) => ({
    ...before,
    stops: applied(before.stops, input, stop),
  }));
  // What tripped by itself is counted from nothing: the mails of before must not trip it again at the next.
  for (const kind of KINDS.filter((one) => one !== 'topics')) {
    for (const [name, isOn] of Object.entries(input[kind] ?? {})) {
      if (!isOn) await deps.store.rates.reset({ kind, name }, now);
    }
  }
  const lifted = input.all === false || KINDS.some((kind) => Object.values(input[kind] ?? {}).includes(false));
  // Whatever another switch still holds is held again by the pump's last look.
  if (lifted) await deps.store.mails.release('switched off: ', now);
  await recordAudit(deps, asker, 'switches.changed', 'switches', { change: JSON.stringify(input) });
  return done(stops);
}

function applied(before: Controls['stops'], input: SwitchInput, stop: Stop): Controls['stops'] {
  const after = { ...before, all: input.all === undefined ? before.all : input.all ? (before.all ?? stop) : null };
  for (const kind of KINDS) {
    const asked = Object.entries(input[kind] ?? {});
    const kept = Object.entries(before[kind]).filter(([name]) => !asked.some(([one]) => one === name));
    const on = asked.filter(([, isOn]) => isOn).map(([name]) => [name, before[kind][name] ?? stop] as const);
    after[kind] = Object.fromEntries([...kept, ...on]);
  }
  return after;
}
