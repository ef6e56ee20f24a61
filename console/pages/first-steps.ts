import type { FileKind } from '../../domain/files/kinds';
import { hasRole } from '../../usecases/deps';
import type { PageCall } from '../page';
import { writersOf } from './file-address';

/** What has to be published before a lead can go all the way, in an order in which each can name what came before. */
const STEPS: readonly FileKind[] = ['scoring-models', 'agreements', 'teams', 'templates', 'sequences', 'forms'];

/** What is still to be written on a new platform, with who writes it; null for those who write nothing, and once all of it is there. */
export async function firstSteps({ deps, asker }: PageCall): Promise<object[] | null> {
  if (!hasRole(asker, 'marketer', 'lead-manager')) return null;
  const steps = await Promise.all(
    STEPS.map(async (kind) => {
      const files = await deps.store.files.list(kind);
      const isDone = files.some(({ status }) => status === 'published');
      return {
        kind,
        isDone,
        href: `/files/${kind}`,
        isMine: hasRole(asker, ...writersOf(kind)),
        by: writersOf(kind)[0],
      };
    }),
  );
  return steps.every(({ isDone }) => isDone) ? null : steps;
}
