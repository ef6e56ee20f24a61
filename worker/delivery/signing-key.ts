import type { MailSettings } from '../../domain/files/mail-settings';
import type { DkimKey } from '../../mail/dkim';
import type { DkimKeys } from '../../mail/dkim-keys';

/**
 * The key that signs mail from an address, null where none is set for its domain. A mail that should be signed and cannot is parked with this
 * reason: sent unsigned it would be taken for a forgery.
 */
export async function findSigningKey(
  keys: DkimKeys | undefined,
  settings: MailSettings,
  address: string,
): Promise<{ ok: true; dkim: DkimKey | null } | { ok: false; reason: string }> {
  try {
    return { ok: true, dkim: (await keys?.find(settings, address)) ?? null };
  } catch (error) {
    return {
      ok: false,
      reason: `the DKIM key for ${address} cannot be used: ${error instanceof Error ? error.message : ''}`,
    };
  }
}
