import { createVerify } from 'node:crypto';
import type { Json } from '../../domain/timeline/entry';

/** Fetches a text from an address of Amazon's. */
export type FetchText = (url: string) => Promise<string>;

/** The only hosts whose certificates and subscription links are believed. */
const AMAZON = /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?$/;
const SIGNED: Record<string, readonly string[]> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/**
 * Whether a message is Amazon SNS's: signed over the fields that its documentation lists, by the key of a certificate that lies on
 * Amazon's own host. Version 1 signs with SHA-1, version 2 with SHA-256.
 */
export async function isSnsSigned(sent: Record<string, Json>, fetchText: FetchText): Promise<boolean> {
  const { Type, Signature, SignatureVersion, SigningCertURL } = sent;
  const fields = typeof Type === 'string' && Object.hasOwn(SIGNED, Type) ? SIGNED[Type] : undefined;
  if (fields === undefined || typeof Signature !== 'string' || !isAmazons(SigningCertURL, '.pem')) return false;
  const algorithm = SignatureVersion === '2' ? 'RSA-SHA256' : SignatureVersion === '1' ? 'RSA-SHA1' : null;
  if (algorithm === null) return false;
  const text = fields
    .flatMap((field) => (typeof sent[field] === 'string' ? [`${field}\n${sent[field]}\n`] : []))
    .join('');
  try {
    return createVerify(algorithm)
      .update(text)
      .verify(await fetchText(SigningCertURL), Signature, 'base64');
  } catch {
    return false;
  }
}

/** Whether this is an https address on Amazon's own host. */
export function isAmazons(url: Json | undefined, ending = ''): url is string {
  if (typeof url !== 'string' || !URL.canParse(url)) return false;
  const { protocol, hostname, port, pathname } = new URL(url);
  return protocol === 'https:' && AMAZON.test(hostname) && port === '' && pathname.endsWith(ending);
}
