import type { SourceCost } from '../../domain/reports/source-returns';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';

const SETTING = 'source-costs';

/** What was spent, by source. */
export async function readCosts(deps: Deps): Promise<Map<string, SourceCost[]>> {
  const kept = await deps.store.settings.get<Record<string, SourceCost[]>>(SETTING);
  return new Map(Object.entries(kept?.value ?? {}));
}

/** Replaces what is kept of a source's costs; none forgets the source. One currency a source, for costs are added up. */
export async function putSourceCosts(
  deps: Deps,
  asker: Asker,
  { source, costs }: { source: string; costs: readonly SourceCost[] },
): Promise<Outcome<{ source: string; costs: SourceCost[] }>> {
  const currencies = new Set(costs.map(({ currency }) => currency));
  if (currencies.size > 1) return invalid('costs', 'expected one currency for a source');
  const index = costs.findIndex(({ from, to }) => from !== null && to !== null && from >= to);
  if (index >= 0) return invalid(`costs.${index}.from`, 'expected a time before `to`');
  for (;;) {
    const kept = await deps.store.settings.get<Record<string, SourceCost[]>>(SETTING);
    const others = Object.entries(kept?.value ?? {}).filter(([name]) => name !== source);
    const value = Object.fromEntries(costs.length === 0 ? others : [...others, [source, [...costs]]]);
    if (await deps.store.settings.compareAndSet(SETTING, kept?.rev ?? 0, value)) break;
  }
  await recordAudit(deps, asker, 'source.costs', source);
  return done({ source, costs: [...costs] });
}
