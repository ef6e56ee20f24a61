import { randomBytes } from 'node:crypto';
import type { Store } from '../../store';

const SETTING = 'webhooks.stepSecret';
const BYTES = 32;

/** The secret that signs the calls of `webhook` steps (Standard Webhooks, `whsec_…`): made at first use, the same ever after. */
export async function readStepSecret(store: Pick<Store, 'settings'>): Promise<string> {
  const kept = await store.settings.get<string>(SETTING);
  if (kept !== null) return kept.value;
  await store.settings.compareAndSet(SETTING, 0, `whsec_${randomBytes(BYTES).toString('base64')}`);
  // Of two who made one, the first stays.
  return readStepSecret(store);
}
