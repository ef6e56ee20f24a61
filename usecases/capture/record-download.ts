import type { Hit } from '../../domain/timeline/hit';
import type { Deps } from '../deps';
import { newHitId } from './new-id';

export type Download = { token: string; asset: string; machine?: string | undefined };

/**
 * Counts a document that is being downloaded by the link its reader got (decisions.md 17: an offer counts when it is downloaded). A
 * token of another document, or none, counts nothing; the document is public all the same. Never rejects: with the store away the
 * document is given and not counted.
 */
export async function recordDownload(
  deps: Pick<Deps, 'tokens' | 'committer' | 'clock' | 'log'>,
  { token, asset, machine }: Download,
): Promise<void> {
  const signed = deps.tokens.verify('file', token);
  if (signed?.asset !== asset) return;
  const now = deps.clock.now();
  const hit: Hit = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'content.downloaded',
    actor: 'lead',
    props: { asset, url: `/a/${asset}` },
    lead: signed.lead,
    ...(machine === undefined ? {} : { machine }),
  };
  try {
    await deps.committer.commit([hit]);
  } catch {
    deps.log.warn({ asset }, 'given without being counted: the store is away');
  }
}

/** Where a lead downloads a document so that it counts as theirs. */
export function downloadUrl(
  deps: { tokens: Deps['tokens']; config: Pick<Deps['config'], 'publicUrl'> },
  lead: string,
  asset: string,
): string {
  return `${deps.config.publicUrl}/a/${encodeURIComponent(asset)}?d=${deps.tokens.sign('file', { lead, asset })}`;
}
