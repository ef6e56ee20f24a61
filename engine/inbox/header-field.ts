/** Value of the first header field of that name in the head of a message, unfolded and trimmed; null when absent. */
export function readHeaderField(head: string, name: string): string | null {
  const end = head.search(/\r?\n\r?\n/);
  const fields = end === -1 ? head : head.slice(0, end);
  const found = new RegExp(`^${name}:((?:.*)(?:\\r?\\n[ \\t].*)*)`, 'im').exec(fields);
  return found === null ? null : (found[1] ?? '').replace(/\r?\n[ \t]+/g, ' ').trim();
}
