import type { IncomingMessage } from 'node:http';
import type { MailSettings } from '../../domain/files/mail-settings';
import { indexNetworks, type CompanyOfAddress } from '../../domain/files/networks';
import type { Deps } from '../../usecases/deps';

/** Whether an address lies in a network whose requests are machines' (`machineNetworks` of `mail.yaml`). Never rejects: an unread list accuses nobody. */
export type InMachineNetwork = (address: string | undefined) => Promise<boolean>;
/** Whether a hop is a proxy of ours that tells the truth of who is behind it: express's `trust proxy fn`. */
export type TrustHop = (address: string, hop: number) => boolean;

const HELD = 'held';

/** Answers by the `mail.yaml` in force; one index for each, asked of the store no oftener than the catalog is. */
export function createMachineNetworks(catalog: Pick<Deps['catalog'], 'mailSettings'>): InMachineNetwork {
  const indexes = new WeakMap<MailSettings, CompanyOfAddress>();
  return async (address) => {
    const settings = address === undefined ? null : await catalog.mailSettings().catch(() => null);
    if (settings === null || address === undefined || settings.machineNetworks.length === 0) return false;
    let index = indexes.get(settings);
    if (index === undefined) {
      index = indexNetworks({ networks: settings.machineNetworks.map((network) => ({ network, company: HELD })) });
      indexes.set(settings, index);
    }
    return index(address) === HELD;
  };
}

/**
 * Whose request it is where express has not looked: the first hop, from us outwards, that is no trusted proxy. What a client writes into
 * `X-Forwarded-For` itself lies beyond that hop.
 */
export function addressOf(req: Pick<IncomingMessage, 'headers' | 'socket'>, trust: TrustHop): string | undefined {
  const nearest = req.socket.remoteAddress;
  if (nearest === undefined) return undefined;
  const told = String(req.headers['x-forwarded-for'] ?? '').split(',');
  const hops = [
    nearest,
    ...told
      .map((hop) => hop.trim())
      .filter((hop) => hop !== '')
      .reverse(),
  ];
  return hops.find((hop, place) => !trust(hop, place)) ?? hops.at(-1);
}
