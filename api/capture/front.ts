import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Hit } from '../../domain/timeline/hit';
import type { Deps } from '../../usecases/deps';
import { newHitId } from '../../usecases/capture/new-id';
import { machineAt } from './machine-agent';
import { addressOf, type InMachineNetwork, type TrustHop } from './machine-networks';
import { visitorOfCookie } from './visitor-cookie';

export type FrontDeps = Pick<Deps, 'tokens' | 'committer' | 'clock' | 'log'> & {
  /** Real ms after which a pixel or click is answered although it may not be stored (decisions.md 18); default 1,500. */
  answersAfterMs?: number;
  /** Tells machines by their networks, and which hops in front of us are ours; absent: no network is a machine's. */
  networks?: { has: InMachineNetwork; trust: TrustHop };
};
/** Answers a request and returns true, or leaves it untouched and returns false. */
export type CaptureFront = (req: IncomingMessage, res: ServerResponse) => boolean;

const OPEN = '/t/o/';
const CLICK = '/t/c/';
const TRAP = '/t/n/';
const ANSWERS_AFTER_MS = 1500;

/** One transparent point, 43 bytes: the smallest GIF that every mail client shows. */
const GIF = Buffer.from('R0lGODlhAQABAPAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
const GIF_HEADERS = [
  'Content-Type',
  'image/gif',
  'Content-Length',
  String(GIF.length),
  'Cache-Control',
  'no-store, no-cache, must-revalidate, private',
  'Cross-Origin-Resource-Policy',
  'cross-origin',
];
const NOT_FOUND = Buffer.from('Not found. / Introuvable.\n');

/**
 * Open pixels and tracked links, answered in front of express on the same server, each stored durably before it is answered; with the
 * store down or slow they are answered all the same. Only what carries our signature is kept, and a link leads nowhere but where its
 * token says: anything else is 404, never a redirect. What a machine did is kept and flagged (edge case 12), and so is whoever follows the
 * link that no person sees.
 */
export function createCaptureFront(deps: FrontDeps): CaptureFront {
  return (req, res) => {
    const { url = '', method } = req;
    if (!url.startsWith('/t/') || (method !== 'GET' && method !== 'HEAD')) return false;
    if (url.startsWith(OPEN)) {
      void answerOpen(deps, req, res, tokenOf(url, OPEN));
      return true;
    }
    if (url.startsWith(TRAP)) {
      void answerTrap(deps, req, res, tokenOf(url, TRAP));
      return true;
    }
    if (!url.startsWith(CLICK)) return false;
    void answerClick(deps, req, res, tokenOf(url, CLICK));
    return true;
  };
}

function tokenOf(url: string, prefix: string): string {
  const query = url.indexOf('?');
  return url.slice(prefix.length, query === -1 ? undefined : query);
}

async function answerOpen(deps: FrontDeps, req: IncomingMessage, res: ServerResponse, name: string): Promise<void> {
  const token = name.endsWith('.gif') ? name.slice(0, -'.gif'.length) : name;
  const signed = deps.tokens.verify('open', token);
  if (signed !== null) {
    const { lead, mail, step, template } = signed;
    await keep(deps, req, { kind: 'email.opened', lead, mail, props: { of: step, template } });
  }
  res.writeHead(200, GIF_HEADERS);
  res.end(req.method === 'HEAD' ? undefined : GIF);
}

async function answerClick(deps: FrontDeps, req: IncomingMessage, res: ServerResponse, token: string): Promise<void> {
  const signed = deps.tokens.verify('click', token);
  const target = signed === null ? null : readTarget(signed.url);
  if (signed === null || target === null) {
    res.writeHead(404, [
      'Content-Type',
      'text/plain; charset=utf-8',
      'Content-Length',
      String(NOT_FOUND.length),
      'Cache-Control',
      'no-store',
    ]);
    res.end(req.method === 'HEAD' ? undefined : NOT_FOUND);
    return;
  }
  const { lead, mail, step, template, url, name } = signed;
  await keep(deps, req, { kind: 'email.clicked', lead, mail, props: { of: step, template, url, name } });
  res.writeHead(302, [
    'Location',
    target,
    'Content-Length',
    '0',
    'Cache-Control',
    'no-store',
    'Referrer-Policy',
    'no-referrer',
  ]);
  res.end();
}

/** Whoever follows the link that nobody sees is a machine; what else it followed at that time is found out by it (judge-clicks.ts). */
async function answerTrap(deps: FrontDeps, req: IncomingMessage, res: ServerResponse, token: string): Promise<void> {
  const signed = deps.tokens.verify('trap', token);
  if (signed !== null) {
    const { lead, mail, step, template } = signed;
    await keep(deps, req, { kind: 'email.clicked', lead, mail, props: { of: step, template }, machine: 'trap' });
  }
  res.writeHead(204, ['Cache-Control', 'no-store', 'X-Robots-Tag', 'noindex']);
  res.end();
}

/** The signed address as a header may carry it; null for anything that is not a web address, whoever signed it. */
function readTarget(url: string): string | null {
  if (/^https?:\/\/[\x21-\x7e]+$/.test(url)) return url;
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
}

type Kept = Pick<Hit, 'kind' | 'props'> & { lead: string; mail: string; machine?: string };

/** Resolves when the hit is durable, or when waiting longer would keep the person from the image or the page. Never rejects. */
function keep(deps: FrontDeps, req: IncomingMessage, kept: Kept): Promise<void> {
  const now = deps.clock.now();
  const hit: Hit = { id: newHitId(), at: now, receivedAt: now, actor: 'lead', ...kept };
  const visitor = kept.kind === 'email.clicked' ? visitorOfCookie(req.headers.cookie) : null;
  if (visitor !== null) hit.visitor = visitor;
  return new Promise((resolve) => {
    const late = setTimeout(resolve, deps.answersAfterMs ?? ANSWERS_AFTER_MS);
    judge(deps, req, kept)
      .then((machine) => deps.committer.commit([machine === undefined ? hit : { ...hit, machine }]))
      .catch(() => deps.log.warn({ kind: hit.kind }, 'answered without being stored: the store is away'))
      .finally(() => {
        clearTimeout(late);
        resolve();
      });
  });
}

async function judge({ networks }: FrontDeps, req: IncomingMessage, kept: Kept): Promise<string | undefined> {
  if (kept.machine !== undefined) return kept.machine;
  return machineAt(req, networks && addressOf(req, networks.trust), networks?.has);
}
