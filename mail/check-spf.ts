import type { DnsFinding, LookUpTxt } from './dns-finding';

/** RFC 7208, section 4.6.4: a receiver that needs more look-ups than this takes the record for an error. */
const LOOK_UPS_MAX = 10;
/** Sections 5 and 6: what terms there are; other modifiers are passed over by receivers, other mechanisms are errors. */
const MECHANISM = /^[+\-~?]?(?:all|(?:include|exists|ip4|ip6):\S+|(?:a|mx|ptr)(?:[:/]\S*)?)$/i;
const MODIFIER = /^[a-z][a-z0-9._-]*=\S*$/i;
/** Terms a receiver asks the DNS for. */
const ASKS = /^[+\-~?]?(?:include:|exists:|a(?:$|[:/])|mx(?:$|[:/])|ptr(?:$|:))|^redirect=/i;

/** Looks at the SPF record of a domain as a receiver does: one, of terms it knows, within its look-ups, with an end that refuses strangers. */
export async function checkSpf(domain: string, txt: LookUpTxt): Promise<DnsFinding> {
  const records = await spfOf(domain, txt);
  const [record = ''] = records;
  const problem = records.length === 1 ? await problemOf(domain, record, txt) : countOf(domain, records.length);
  return { check: 'SPF', domain, ok: problem === null, detail: problem ?? record };
}

/** Section 3.2: receivers take two for an error. */
function countOf(domain: string, count: number): string {
  return count === 0 ? `expected a TXT record v=spf1 … at ${domain}` : `expected one SPF record, found ${count}`;
}

async function problemOf(domain: string, record: string, txt: LookUpTxt): Promise<string | null> {
  const terms = termsOf(record);
  const strange = terms.find((term) => !MECHANISM.test(term) && !MODIFIER.test(term));
  if (strange !== undefined) return `expected mechanisms such as ip4:192.0.2.1, found ${strange}: ${record}`;
  const all = terms.find((term) => /^[+\-~?]?all$/i.test(term));
  const ends = all === undefined ? terms.some((term) => /^redirect=/i.test(term)) : /^[-~]/.test(all);
  if (!ends) return `expected an end of ~all or -all: ${record}`;
  const after =
    all === undefined ? undefined : terms.slice(terms.indexOf(all) + 1).find((term) => MECHANISM.test(term));
  if (after !== undefined) return `expected nothing after ${all ?? 'all'}, where receivers stop reading: ${record}`;
  const { lookUps, without } = await follow(domain, record, txt, new Set());
  if (without !== null) return `expected an SPF record at ${without}, which is included: ${record}`;
  return lookUps > LOOK_UPS_MAX ? `expected at most ${LOOK_UPS_MAX} look-ups, found ${lookUps}: ${record}` : null;
}

/** How many look-ups a record makes with all it includes, and an included domain that has no record (section 5.2: an error). */
async function follow(
  domain: string,
  record: string,
  txt: LookUpTxt,
  seen: Set<string>,
): Promise<{ lookUps: number; without: string | null }> {
  seen.add(domain.toLowerCase());
  let lookUps = 0;
  for (const term of termsOf(record).filter((one) => ASKS.test(one))) {
    lookUps += 1;
    const other = /^(?:[+\-~?]?include:|redirect=)([^%\s]+)$/i.exec(term)?.[1];
    if (other === undefined || seen.has(other.toLowerCase()) || lookUps > LOOK_UPS_MAX) continue;
    const [included] = await spfOf(other, txt);
    if (included === undefined) return { lookUps, without: other };
    const inner = await follow(other, included, txt, seen);
    if (inner.without !== null) return inner;
    lookUps += inner.lookUps;
  }
  return { lookUps, without: null };
}

async function spfOf(domain: string, txt: LookUpTxt): Promise<string[]> {
  return (await txt(domain)).filter((record) => /^v=spf1(\s|$)/i.test(record));
}

function termsOf(record: string): string[] {
  return record.trim().split(/\s+/).slice(1);
}
