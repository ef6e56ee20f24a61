import { createPrivateKey, createPublicKey } from 'node:crypto';
import { dkimOf, domainOf } from '../domain/files/mail-routing';
import type { MailSettings } from '../domain/files/mail-settings';
import type { DkimKeys } from './dkim-keys';

/** What the DNS says of one sending domain, as far as receivers ask. */
export type DnsFinding = { check: 'SPF' | 'DKIM' | 'DMARC'; domain: string; ok: boolean; detail: string };
/** The TXT records of a name, each joined; empty where there is none. Rejects where the DNS cannot be asked. */
export type LookUpTxt = (name: string) => Promise<string[]>;

/**
 * Looks at SPF, DKIM and DMARC of every domain that mails are from, and SPF of the return path's: what large receivers ask of whoever
 * sends much. A DKIM record must hold the public half of the very key that signs.
 */
export async function checkMailDns(settings: MailSettings, keys: DkimKeys, txt: LookUpTxt): Promise<DnsFinding[]> {
  const addresses = settings.senders.map(({ from }) => from.address);
  const domains = [...new Set(addresses.map(domainOf))];
  const back = settings.bounces === undefined ? [] : [domainOf(settings.bounces.address)];
  const findings: DnsFinding[] = [];
  for (const domain of new Set([...domains, ...back])) findings.push(await checkSpf(domain, txt));
  for (const domain of domains) {
    findings.push(await checkDkim(domain, settings, keys, txt), await checkDmarc(domain, txt));
  }
  return findings;
}

async function checkSpf(domain: string, txt: LookUpTxt): Promise<DnsFinding> {
  const records = (await txt(domain)).filter((record) => /^v=spf1(\s|$)/i.test(record));
  const [record = ''] = records;
  const base = { check: 'SPF' as const, domain };
  if (records.length === 0) return { ...base, ok: false, detail: `expected a TXT record v=spf1 … at ${domain}` };
  // RFC 7208, 3.2: receivers take two for an error.
  if (records.length > 1) return { ...base, ok: false, detail: `expected one SPF record, found ${records.length}` };
  if (/\s\+?all$/i.test(record)) return { ...base, ok: false, detail: `expected an end of ~all or -all: ${record}` };
  return { ...base, ok: true, detail: record };
}

async function checkDkim(domain: string, settings: MailSettings, keys: DkimKeys, txt: LookUpTxt): Promise<DnsFinding> {
  const base = { check: 'DKIM' as const, domain };
  const entry = dkimOf(settings, `x@${domain}`);
  if (entry === null) return { ...base, ok: false, detail: `expected a key for ${domain} under dkim of mail.yaml` };
  const name = `${entry.selector}._domainkey.${entry.domain}`;
  let expected: string;
  try {
    const key = await keys.find(settings, `x@${domain}`);
    const publicKey = createPublicKey(createPrivateKey(key?.privateKey ?? ''));
    expected = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  } catch (error) {
    return { ...base, ok: false, detail: error instanceof Error ? error.message : 'the key cannot be read' };
  }
  const published = (await txt(name)).map((record) => /(?:^|;)\s*p=([^;]*)/i.exec(record)?.[1]?.replace(/\s/g, ''));
  if (published.includes(expected)) return { ...base, ok: true, detail: name };
  const wrong = published.length > 0 ? 'holds another key' : 'does not exist';
  return { ...base, ok: false, detail: `${name} ${wrong}; expected v=DKIM1; k=rsa; p=${expected}` };
}

/** A domain without a record of its own is under that of the domain above it (RFC 7489, 6.6.3). */
async function checkDmarc(domain: string, txt: LookUpTxt): Promise<DnsFinding> {
  const base = { check: 'DMARC' as const, domain };
  for (let at = domain; at.includes('.'); at = at.slice(at.indexOf('.') + 1)) {
    const record = (await txt(`_dmarc.${at}`)).find((one) => /^v=DMARC1\s*;/i.test(one));
    if (record !== undefined) {
      const hasPolicy = /;\s*p=(none|quarantine|reject)\b/i.test(record);
      return {
        ...base,
        ok: hasPolicy,
        detail: hasPolicy ? record : `expected p=none, quarantine or reject: ${record}`,
      };
    }
  }
  return { ...base, ok: false, detail: `expected a TXT record v=DMARC1; p=none at _dmarc.${domain}` };
}
