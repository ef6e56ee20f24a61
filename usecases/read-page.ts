import type { Page } from '../store/connection/paging';
import { done, invalid, type Outcome } from './outcome';

/** A page of a list; a cursor that is not one of ours is bad input. */
export async function readPage<P extends Page<unknown>>(list: () => Promise<P>): Promise<Outcome<P>> {
  try {
    return done(await list());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'bad-cursor') {
      return invalid('cursor', 'expected the `next` of a list with the same filters');
    }
    throw error;
  }
}
