import { createPrivateKey, createPublicKey } from 'node:crypto';
import { dkimOf, domainOf } from '../domain/files/mail-routing';
import type { MailSettings } from '../domain/files/mail-settings';
import { checkSpf } from './check-spf';
import type { DkimKeys } from './dkim-keys';
import type { DnsFinding, LookUpTxt } from './dns-finding';

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
  const record = (await txt(name)).map(tagsOf).find((tags) => tags.has('p'));
  const wrong = record === undefined ? 'does not exist' : problemOfKey(record, expected);
  if (wrong === null) return { ...base, ok: true, detail: name };
  return { ...base, ok: false, detail: `${name} ${wrong}; expected v=DKIM1; k=rsa; p=${expected}` };
}

/** What keeps receivers from taking a signature by the key for one (RFC 6376, section 3.6.1); null where nothing does. */
function problemOfKey(tags: ReadonlyMap<string, string>, expected: string): string | null {
  const listed = (tag: string, others: string): string[] => (tags.get(tag) ?? others).toLowerCase().split(':');
  if (tags.get('p') === '') return 'is revoked (p= is empty)';
  if (tags.get('p') !== expected) return 'holds another key';
  if ((tags.get('v') ?? 'DKIM1') !== 'DKIM1') return `is no version that receivers know (v=${tags.get('v') ?? ''})`;
  if (!listed('k', 'rsa').includes('rsa')) return `says another kind of key (k=${tags.get('k') ?? ''})`;
  if (!listed('h', 'sha256').includes('sha256')) return `does not allow sha256 (h=${tags.get('h') ?? ''})`;
  if (!listed('s', '*').some((service) => service === '*' || service === 'email')) return 'is not for mail (s=)';
  return listed('t', '').includes('y') ? 'is in test mode (t=y), so that receivers take mails for unsigned' : null;
}

function tagsOf(record: string): Map<string, string> {
  return new Map(
    record.split(';').flatMap((tag): [string, string][] => {
      const [name = '', ...value] = tag.split('=');
      return name.trim() === '' ? [] : [[name.trim().toLowerCase(), value.join('=').replace(/\s/g, '')]];
    }),
  );
}

/** A domain without a record of its own is under that of the domain above it (RFC 7489, 6.6.3). */
async function checkDmarc(domain: string, txt: LookUpTxt): Promise<DnsFinding> {
  const base = { check: 'DMARC' as const, domain };
  for (let at = domain; at.includes('.'); at = at.slice(at.indexOf('.') + 1)) {
    const records = (await txt(`_dmarc.${at}`)).filter((one) => /^v=DMARC1\s*;/i.test(one));
    // Of several receivers apply none.
    if (records.length > 1) return { ...base, ok: false, detail: `expected one DMARC record, found ${records.length}` };
    const [record] = records;
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
