import type { ApiClient } from './api-client';
import { type InboxMessage, readMail, type ReceivedMail } from './received-mail';

/** The parts of the contract's shapes that the demo reads (api.md, "A lead"; decisions.md 25 and 26). */
export type SeenLead = {
  id: string;
  email: string | null;
  stage: string;
  score: { total: number; engagement: number; band: string | null } | null;
  enrollment: { sequence: string; step: string | null } | null;
  suppressed: { reason: string } | null;
  next: { what: string; at: string | null; blockedBy: string | null };
};
export type SeenTask = { id: string; lead: string; status: string; callbackAt: string | null };
export type SeenHandoff = {
  id: string;
  lead: string;
  status: string;
  rep: string | null;
  team: string | null;
  offers: { rep: string; at: string; until: string | null }[];
  openedAt: string;
  acceptedAt: string | null;
  amount: number | null;
  currency: string | null;
  reason: string | null;
};

/** What the platform and the inbox showed when they were last asked. */
export type World = {
  /** Real ms at which asking began: what was done later is not in it. */
  askedAt: number;
  /** The same of `leads`, which are asked for less often. */
  leadsAskedAt: number;
  /** Virtual days, broken, since the story began. */
  day: number;
  /** The virtual instant, epoch ms. */
  now: number;
  leads: ReadonlyMap<string, SeenLead>;
  /** Open tasks by lead id. */
  tasks: ReadonlyMap<string, SeenTask>;
  /** Handoffs by lead id, oldest first. */
  handoffs: ReadonlyMap<string, readonly SeenHandoff[]>;
  /** Mails by recipient, oldest first. */
  mails: ReadonlyMap<string, readonly ReceivedMail[]>;
};

const DAY_MS = 86_400_000;
/** The list of leads costs the platform most, and what it shows is in no hurry. */
const LEADS_EVERY_MS = 1000;

/** Looks at the platform as its users do: lists of the API, and the inbox's messages since the last one seen. */
export interface Observer {
  look(): Promise<World>;
}

/** Virtual time as the platform counts it: asked once, then reckoned, for it is a straight line. */
export type StoryClock = { startedAtReal: number; startedAt: number; dayMs: number };

export function createObserver(api: ApiClient, inboxUrl: string, clock: StoryClock): Observer {
  const mails = new Map<string, ReceivedMail[]>();
  let last: string | null = null;
  let leadsAskedAt = -Infinity;
  let leads: World['leads'] = new Map();

  async function readInbox(): Promise<void> {
    const since = last === null ? '' : `?since=${encodeURIComponent(last)}`;
    const response = await fetch(`${inboxUrl}/api/messages${since}`);
    const { items } = (await response.json()) as { items: InboxMessage[] };
    for (const message of items) {
      last = message.id;
      const mail = readMail(message);
      mails.set(mail.to, [...(mails.get(mail.to) ?? []), mail]);
    }
  }

  async function readLeads(now: number): Promise<void> {
    if (now - leadsAskedAt < LEADS_EVERY_MS) return;
    const all = (await api.list('/v1/leads', 'dev-lead-manager')) as SeenLead[];
    leads = new Map(all.flatMap((lead) => (lead.email === null ? [] : [[lead.email, lead] as const])));
    leadsAskedAt = now;
  }

  async function look(): Promise<World> {
    const askedAt = Date.now();
    const [open, handoffs] = await Promise.all([
      api.list('/v1/tasks?status=open', 'dev-qualifier') as Promise<SeenTask[]>,
      api.list('/v1/handoffs', 'dev-lead-manager') as Promise<SeenHandoff[]>,
      readInbox(),
      readLeads(askedAt),
    ]);
    const day = (askedAt - clock.startedAtReal) / clock.dayMs;
    const byLead = new Map<string, SeenHandoff[]>();
    for (const handoff of [...handoffs].sort((a, b) => a.openedAt.localeCompare(b.openedAt))) {
      byLead.set(handoff.lead, [...(byLead.get(handoff.lead) ?? []), handoff]);
    }
    return {
      askedAt,
      leadsAskedAt,
      now: clock.startedAt + day * DAY_MS,
      day,
      leads,
      tasks: new Map(open.map((task) => [task.lead, task])),
      handoffs: byLead,
      mails,
    };
  }
  return { look };
}

/** How often this lead has been offered so far: an offer to several reps at once is one. */
export function countOffers(handoffs: readonly SeenHandoff[]): number {
  return handoffs.reduce((sum, { id, offers }) => sum + new Set(offers.map(({ at }) => id + at)).size, 0);
}
