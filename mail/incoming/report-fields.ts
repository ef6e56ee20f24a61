/** The fields of a machine-readable report (RFC 3464, RFC 5965), by name in lower case; continued lines are joined. */
export type Fields = ReadonlyMap<string, string>;

/** Reads a report's blocks of fields: the first tells of the message, the others each of a recipient. Never throws. */
export function readFields(text: string): Fields[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n+/)
    .map(readBlock)
    .filter((fields) => fields.size > 0);
}

function readBlock(block: string): Fields {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** The address of `rfc822; zoe@example.com` or `<zoe@example.com>`. */
export function addressIn(field: string | undefined): string | null {
  const written = (field ?? '').slice((field ?? '').indexOf(';') + 1);
  return /[^\s<>,;]+@[^\s<>,;]+/.exec(written)?.[0]?.toLowerCase() ?? null;
}
