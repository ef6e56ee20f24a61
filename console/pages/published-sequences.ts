import { listFiles } from '../../usecases/files/list-files';
import type { PageCall } from '../page';

/** Names of the sequences leads can enter now. */
export async function publishedSequences(deps: PageCall['deps']): Promise<string[]> {
  const files = await listFiles(deps, 'sequences', { limit: 200 });
  return files.code === 'ok'
    ? files.value.items.filter(({ status }) => status === 'published').map(({ name }) => name)
    : [];
}
