import { parseFile } from '../../domain/files/parse';
import { compileSequence } from '../../domain/sequences/compile';
import { migratePosition } from '../../domain/sequences/migrate';
import type { Position } from '../../domain/sequences/position';
import type { Deps } from '../deps';
import { scanLeads } from '../leads/scan-leads';

/** So many leads would move from a step of a version to a step of the draft; null: to the end. */
export type PlannedMove = { version: number; from: string | null; to: string | null; count: number };

const BATCH = 500;

/** Who would move where if the draft were published with `migrate: true` (decisions.md 29); nothing is stored. */
export async function planMigration(
  deps: Pick<Deps, 'store' | 'catalog'>,
  name: string,
  text: string,
): Promise<PlannedMove[]> {
  const parsed = parseFile('sequences', text, name);
  if (!parsed.ok) return [];
  const next = compileSequence(parsed.value);
  const moves = new Map<string, PlannedMove>();
  const query = { 'state.enrollment.sequence': name };
  for await (const batch of scanLeads(deps.store.leads, BATCH, { query })) {
    for (const { state } of batch) {
      const enrollment = state?.enrollment;
      const old = enrollment && (await deps.catalog.sequence(name, enrollment.version));
      if (!enrollment || !old) continue;
      const { index } = migratePosition(old.compiled, next, enrollment.position as Position);
      const to = index === null ? null : (next.steps[index]?.id ?? null);
      const { version, step: from } = enrollment;
      const key = JSON.stringify([version, from, to]);
      const move = moves.get(key) ?? { version, from, to, count: 0 };
      moves.set(key, { ...move, count: move.count + 1 });
    }
  }
  return [...moves.values()].sort((a, b) => b.count - a.count);
}
