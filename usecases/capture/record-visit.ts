import type { Json, JsonObject } from '../../domain/timeline/entry';
import type { Hit } from '../../domain/timeline/hit';
import type { Deps } from '../deps';

/** What the tracker may tell (decisions.md 16): anybody can send to it, so mails, forms and calls are not its to report. */
const KINDS: ReadonlySet<string> = new Set(['page.viewed', 'site.visited', 'video.watched', 'content.downloaded']);
const CUSTOM = /^x(\.[A-Za-z0-9_][\w-]*)+$/;
/** What one beacon may bring. */
export const MAX_VISIT_EVENTS = 100;
const MAX_ID_CHARS = 100;
const MAX_PROPS = 30;
const MAX_TEXT_CHARS = 1000;
/** How far in the future an event may be dated, in real ms (edge case 3). */
const FUTURE_TOLERANCE_MS = 5 * 60_000;
/** The oldest a beacon may be: what waited offline for longer says nothing any more. Virtual ms, as anonymous timelines are kept. */
export const VISITS_KEPT_MS = 90 * 86_400_000;

export type VisitContext = Pick<Deps, 'committer' | 'clock' | 'tokens'>;

/** A beacon as it came. `machine`: why it is held to be one's; `company`: whose network it came from, where a list says so. */
export type Beacon = { body: unknown; machine?: string | undefined; company?: string | undefined };
export type VisitFinding = { path: string; message: string };
export type VisitOutcome =
  { code: 'ok'; accepted: number; rejected: VisitFinding[] } | { code: 'invalid'; errors: VisitFinding[] };

/**
 * Keeps what a browser tells of itself, durably before it resolves: each event under the visitor's own id, so that one sent twice
 * counts once. `identify` is a token signed for a lead: from here on the browser is that lead's. What is wrong with single events is
 * told and the others are kept; where nothing is left the beacon is invalid.
 * @throws the store's error: the browser keeps its events and tries again
 */
export async function recordVisit(deps: VisitContext, beacon: Beacon): Promise<VisitOutcome> {
  const read = readBeacon(beacon.body);
  if ('path' in read) return { code: 'invalid', errors: [read] };
  const rejected: VisitFinding[] = [];
  const hits: Hit[] = [];
  for (const [index, event] of read.events.entries()) {
    const hit = readEvent(deps, event, read);
    if ('message' in hit) rejected.push({ path: `events.${index}.${hit.path}`, message: hit.message });
    else hits.push({ ...hit, ...fromCompany(beacon) });
  }
  const signed = read.identify === null ? null : deps.tokens.verify('identify', read.identify);
  if (read.identify !== null && signed === null) rejected.push({ path: 'identify', message: 'not a signed token' });
  if (signed !== null) hits.push(identification(deps, read.visitor, signed.lead));
  if (hits.length === 0 && rejected.length > 0) return { code: 'invalid', errors: rejected };
  const { machine } = beacon;
  const kept = machine === undefined ? hits : hits.map((hit) => ({ ...hit, machine }));
  if (kept.length > 0) await deps.committer.commit(kept);
  return { code: 'ok', accepted: kept.length, rejected };
}

type Read = { visitor: string; sentAt: number | null; events: unknown[]; identify: string | null };

function readBeacon(body: unknown): Read | VisitFinding {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { path: '', message: 'expected { visitor, events }' };
  const { visitor, events = [], sentAt, identify } = body as Record<string, unknown>;
  if (!isVisitor(visitor))
    return { path: 'visitor', message: 'expected 1 to 64 letters, digits, dots, hyphens or underscores' };
  if (!Array.isArray(events)) return { path: 'events', message: 'expected a list' };
  if (events.length > MAX_VISIT_EVENTS)
    return { path: 'events', message: `expected at most ${MAX_VISIT_EVENTS} events` };
  return { visitor, sentAt: readInstant(sentAt), events, identify: typeof identify === 'string' ? identify : null };
}

/** What a visitor's id may look like: the tracker makes random ones, a site of its own may name its visitors otherwise. */
const VISITOR = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether this can be a visitor's id. */
export function isVisitor(value: unknown): value is string {
  return typeof value === 'string' && VISITOR.test(value);
}

function readEvent(deps: VisitContext, event: unknown, { visitor, sentAt }: Read): Hit | VisitFinding {
  if (typeof event !== 'object' || event === null) return { path: '', message: 'expected an event' };
  const { id, kind, at, props } = event as Record<string, unknown>;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_CHARS)
    return { path: 'id', message: `expected a text of 1 to ${MAX_ID_CHARS} characters` };
  if (typeof kind !== 'string' || !(KINDS.has(kind) || (kind.length <= 100 && CUSTOM.test(kind))))
    return { path: 'kind', message: `expected ${[...KINDS].join(', ')} or x.…` };
  const now = deps.clock.now();
  const happened = at === undefined ? now : instantOf(readInstant(at), sentAt, deps, now);
  if (typeof happened !== 'number') return { path: 'at', message: happened.message };
  const read = readProps(props);
  if (read === null) return { path: 'props', message: 'expected an object of texts, numbers and booleans' };
  return { id: `${visitor}/${id}`, at: happened, receivedAt: now, kind, actor: 'lead', props: read, visitor };
}

/**
 * With `sentAt`, which the tracker always gives, an event is as old as the browser says it is by its own clock, whatever that clock
 * shows; without it `at` is taken at its word. At most `VISITS_KEPT_MS` old, never in the future.
 */
function instantOf(
  at: number | null,
  sentAt: number | null,
  { clock }: VisitContext,
  now: number,
): number | { message: string } {
  if (at === null) return { message: 'expected an ISO 8601 instant' };
  const happened = sentAt === null ? at : now - Math.max(0, sentAt - at) * clock.line.factor;
  if (happened > now + FUTURE_TOLERANCE_MS * clock.line.factor)
    return { message: 'lies more than 5 minutes in the future' };
  return happened < now - VISITS_KEPT_MS ? { message: 'lies more than 90 days ago' } : Math.min(happened, now);
}

function readInstant(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 8.64e15 ? value : null;
  const instant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? null : instant;
}

/** Flat and bounded: texts are cut, names are plain. Null for what is no object of plain values. */
function readProps(props: unknown): JsonObject | null {
  if (props === undefined || props === null) return {};
  if (typeof props !== 'object' || Array.isArray(props)) return null;
  const read: JsonObject = {};
  for (const [name, value] of Object.entries(props).slice(0, MAX_PROPS)) {
    const plain = plainOf(value);
    if (plain === undefined || name === '__proto__' || !/^[\w-]{1,60}$/.test(name)) return null;
    read[name] = plain;
  }
  return read;
}

function plainOf(value: unknown): Json | undefined {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' ? value.slice(0, MAX_TEXT_CHARS) : undefined;
}

/** Beside the props, which the browser writes: nobody can say of themselves whose network they are in. */
function fromCompany({ company }: Beacon): Pick<Hit, 'company'> {
  return company === undefined ? {} : { company };
}

function identification({ clock }: VisitContext, visitor: string, lead: string): Hit {
  const now = clock.now();
  // One id a browser and lead: told on every page, it happened once.
  const id = `${visitor}/identified/${lead}`;
  return { id, at: now, receivedAt: now, kind: 'lead.identified', actor: 'lead', props: {}, visitor, lead };
}
