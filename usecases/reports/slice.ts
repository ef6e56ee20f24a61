/**
 * Leads a report reads at a time, on the one thread that answers pages too: each of a page's own reads waits for no more than such a slice to be
 * read and folded, some 10 ms.
 */
export const SLICE = 50;
