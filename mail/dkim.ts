import { createPrivateKey } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';

/** A key of `mail.yaml`, read: the domain it signs for, its selector, its private key as PEM. */
export type DkimKey = { domain: string; selector: string; privateKey: string };

/** What a signature covers where it is present: both List-Unsubscribe headers too, as one-click needs (RFC 8058, section 4). */
const SIGNED_HEADERS =
  'From:To:Subject:Date:Message-ID:Reply-To:MIME-Version:Content-Type:List-Unsubscribe:List-Unsubscribe-Post:List-Id:Feedback-ID';

/** Throws for a key that is not RSA: nodemailer sends mail with an Ed25519 key unsigned without a word (measured, baselines.md). */
export function checkDkimKey({ domain, privateKey }: DkimKey): void {
  const { asymmetricKeyType } = createPrivateKey(privateKey);
  if (asymmetricKeyType !== 'rsa')
    throw new Error(`The DKIM key of ${domain} must be RSA, not ${asymmetricKeyType ?? 'of no known type'}.`);
}

/**
 * Signs a message (RFC 6376, rsa-sha256, relaxed). Rejects for a key that cannot (`checkDkimKey`), and looks at what came out all the
 * same.
 */
export async function signMessage(raw: Buffer, key: DkimKey): Promise<Buffer> {
  checkDkimKey(key);
  const signer = new DKIM({
    domainName: key.domain,
    keySelector: key.selector,
    privateKey: key.privateKey,
    headerFieldNames: SIGNED_HEADERS,
  });
  const chunks: Buffer[] = [];
  for await (const chunk of signer.sign(raw)) chunks.push(chunk as Buffer);
  const signed = Buffer.concat(chunks);
  if (!/^DKIM-Signature:/im.test(signed.subarray(0, signed.indexOf('\r\n\r\n')).toString('latin1'))) {
    throw new Error(`The DKIM key of ${key.domain} signed nothing.`);
  }
  return signed;
}
