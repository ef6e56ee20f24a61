import type { IncomingMessage } from 'node:http';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import type { InMachineNetwork } from './machine-networks';

/** Apple's Mail Privacy Protection fetches every image with exactly this, whoever reads or does not read the mail. */
const APPLE_PRIVACY_AGENT = 'Mozilla/5.0';
/** They fetch for one reader at a time, from networks that may be listed for other reasons. */
const IMAGE_PROXIES = /GoogleImageProxy|YahooMailProxy/;
/**
 * Agents on the library's list that act for a person: the image proxies of Gmail and Yahoo fetch when the mail is opened; and a
 * bare Node client is a script someone runs against these routes (ours for the demonstration), not a mail scanner.
 */
const FOR_A_PERSON = /GoogleImageProxy|YahooMailProxy|^node$|^undici$/;
/** Plain clients by their usual names, and browsers that programs drive. */
const PROGRAMS =
  /^(?:aiohttp|axios|curl|dart|go-http-client|got|guzzlehttp|insomnia|java|node|node-fetch|okhttp|postmanruntime|python|python-httpx|python-requests|python-urllib|undici|wget)\b|HeadlessChrome|Playwright/i;
/** Agents of mail scanners that the library takes for browsers; desktop Outlook, which calls itself ms-office, is none. */
const SCANNERS =
  /Microsoft Office (?:Protocol|Existence) Discovery|SafeLinks|Proofpoint|Mimecast|Barracuda|FortiMail|TrendMicro|Cisco-IronPort|Symantec/i;

const verdicts = new LRUCache<string, string>({ max: 10_000 });
/** What stands for "a person's" in the cache, which cannot hold undefined. */
const PERSON = '';

/**
 * Why a request is held to be a machine's (edge case 12), in a word, or undefined: a HEAD, a pre-fetch, an agent that is a known robot,
 * scanner or privacy proxy. A missing agent alone proves nothing.
 */
export function machineOf(req: Pick<IncomingMessage, 'method' | 'headers'>): string | undefined {
  if (req.method === 'HEAD') return 'head';
  const { headers } = req;
  if (
    isPrefetch(headers['sec-purpose']) ||
    isPrefetch(headers.purpose) ||
    isPrefetch(headers['x-moz']) ||
    headers['x-purpose'] === 'preview'
  )
    return 'prefetch';
  const agent = headers['user-agent'];
  if (agent === undefined) return undefined;
  let verdict = verdicts.get(agent);
  if (verdict === undefined) {
    verdict = judgeAgent(agent);
    verdicts.set(agent, verdict);
  }
  return verdict === PERSON ? undefined : verdict;
}

/**
 * The same, asked of the networks of machines too, for scanners that carry a browser's agent to the letter: `network`. The image
 * proxies of Gmail and Yahoo are people's wherever they come from.
 */
export async function machineAt(
  req: Pick<IncomingMessage, 'method' | 'headers'>,
  address: string | undefined,
  inMachineNetwork: InMachineNetwork | undefined,
): Promise<string | undefined> {
  const said = machineOf(req);
  if (said !== undefined || inMachineNetwork === undefined) return said;
  if (IMAGE_PROXIES.test(req.headers['user-agent'] ?? '')) return undefined;
  return (await inMachineNetwork(address)) ? 'network' : undefined;
}

/**
 * The same of a beacon, which only the tracker in a page sends, or a program on behalf of a site: robots that run scripts name themselves, and
 * neither a plain client nor a browser that a program drives is one of them. Privacy proxies and pre-fetches send none.
 */
export async function beaconMachineAt(...[req, ...where]: Parameters<typeof machineAt>): Promise<string | undefined> {
  const agent = req.headers['user-agent'] ?? '';
  if (agent === APPLE_PRIVACY_AGENT || PROGRAMS.test(agent)) return undefined;
  return machineAt(req, ...where);
}

function judgeAgent(agent: string): string {
  if (agent === APPLE_PRIVACY_AGENT) return 'privacy-proxy';
  if (SCANNERS.test(agent)) return 'scanner';
  if (FOR_A_PERSON.test(agent)) return PERSON;
  return isbot(agent) ? 'robot' : PERSON;
}

function isPrefetch(header: string | string[] | undefined): boolean {
  return header?.includes('prefetch') === true;
}
