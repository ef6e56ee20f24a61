import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { isEventKind } from './event-kinds';

/** A kind of event of an integration's own, besides the standard ones and those that start with `x.`. */
export type RegisteredKind = { kind: string; label: string | null };

const SETTING = 'event-kinds';
const MOST_KINDS = 500;
const FORM = /^[a-z][a-z0-9_-]*(\.[a-z0-9_][a-z0-9_-]*)+$/;

/** The kinds registered so far, by name. */
export async function readKinds(deps: Pick<Deps, 'store'>): Promise<RegisteredKind[]> {
  return (await deps.store.settings.get<RegisteredKind[]>(SETTING))?.value ?? [];
}

/**
 * Registers a kind, so that events of it are taken and files may name it (decisions.md, "Routes that api.md left out"). Registering
 * again changes its label; of two at once none is lost. A kind that needs no registering is answered as known.
 */
export async function registerKind(
  deps: Deps,
  asker: Asker,
  { kind, label = null }: { kind: string; label?: string | null | undefined },
): Promise<Outcome<RegisteredKind & { created: boolean }>> {
  if (isEventKind(kind)) return done({ kind, label, created: false });
  if (kind.length > 100 || !FORM.test(kind)) {
    return invalid('kind', 'expected words with dots between them, such as trial.started');
  }
  for (;;) {
    const setting = await deps.store.settings.get<RegisteredKind[]>(SETTING);
    const before = setting?.value ?? [];
    const others = before.filter((one) => one.kind !== kind);
    if (others.length >= MOST_KINDS) return invalid('kind', `expected at most ${MOST_KINDS} kinds`);
    const after = [...others, { kind, label }].sort((a, b) => (a.kind < b.kind ? -1 : 1));
    if (!(await deps.store.settings.compareAndSet(SETTING, setting?.rev ?? 0, after))) continue;
    const created = others.length === before.length;
    if (created) await recordAudit(deps, asker, 'kind.registered', kind);
    return done({ kind, label, created });
  }
}

/** Of kinds that are neither standard nor custom the registered ones. */
export async function findRegistered(
  deps: Pick<Deps, 'store'>,
  kinds: readonly string[],
): Promise<ReadonlySet<string>> {
  const unusual = kinds.filter((kind) => !isEventKind(kind));
  if (unusual.length === 0) return new Set();
  return new Set((await readKinds(deps)).map(({ kind }) => kind).filter((kind) => unusual.includes(kind)));
}
