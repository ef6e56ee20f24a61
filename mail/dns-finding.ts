/** What the DNS says of one sending domain, as far as receivers ask. */
export type DnsFinding = { check: 'SPF' | 'DKIM' | 'DMARC'; domain: string; ok: boolean; detail: string };
/** The TXT records of a name, each joined; empty where there is none. Rejects where the DNS cannot be asked. */
export type LookUpTxt = (name: string) => Promise<string[]>;
