import type { Companies } from '../../domain/files/companies';
import { indexNetworks, type CompanyOfAddress } from '../../domain/files/networks';
import type { Deps } from '../deps';
import { readCurrent } from '../files/read-published';

/** One index a published list, for as long as the list itself is kept in memory. */
const indexes = new WeakMap<Companies, CompanyOfAddress>();

/**
 * The company in whose network an address lies, by the published `companies.csv`; null for nobody, and where none can be read: a visit
 * is kept without it rather than lost.
 */
export async function companyOfAddress(deps: Pick<Deps, 'store'>, address: string | undefined): Promise<string | null> {
  if (address === undefined) return null;
  const list = await readCurrent(deps, 'companies').catch(() => null);
  if (list === null) return null;
  let index = indexes.get(list.value);
  if (index === undefined) {
    index = indexNetworks(list.value);
    indexes.set(list.value, index);
  }
  return index(address);
}
