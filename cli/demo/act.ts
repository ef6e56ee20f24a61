import { type ApiClient, type ApiRequest, type Key, mayHaveHappened, RefusedError } from './api-client';
import { type Browser, createBrowser } from './browser';
import { findLink, type ReceivedMail } from './received-mail';
import type { LineOf, ScriptLine } from './script-line';
import { handoffsOf, standingOffer } from './trigger';
import { countOffers, type SeenHandoff, type World } from './world';

/** `later`: it cannot be done yet and is tried again at the next look; everything else is a failure and throws. */
export type Acted = 'done' | 'later';
/** Plays one line in the world as it is now; one whose answer was lost is repeated as it was first asked, whatever the world. */
export type Act = (line: ScriptLine, world: World) => Promise<Acted>;

/** Reps with a key of their own (api.md); for the others the CRM answers in their name. */
const KEYS_OF_REPS: Record<string, Key> = { 'ana@example.com': 'dev-sales', 'bruno@example.com': 'dev-sales-2' };
const DAY_MS = 86_400_000;

/** Plays the people of the example: leads through the public routes, colleagues and tools through the API with their keys. */
export function createAct(api: ApiClient, platformUrl: string, inboxUrl: string): Act {
  const browsers = new Map<string, Browser>();
  const browserOf = (who: string): Browser => {
    const known = browsers.get(who) ?? createBrowser(platformUrl, who);
    browsers.set(who, known);
    return known;
  };

  /** What was asked for a line without its answer having come. */
  const unanswered = new Map<number, { path: string; request: ApiRequest; sent: boolean }>();
  let asked = 0;

  /** Asks the platform to do something once, however often it must be repeated. */
  async function ask({ line }: ScriptLine, path: string, key: Key, body: object): Promise<void> {
    asked += 1;
    unanswered.set(line, {
      path,
      request: { key, method: 'POST', body, once: `demo-${line}-${asked}` },
      sent: false,
    });
    await repeat(line);
  }

  async function repeat(line: number): Promise<boolean> {
    const again = unanswered.get(line);
    if (again === undefined) return false;
    const isRepeat = again.sent;
    again.sent = true;
    try {
      await api.call(again.path, again.request);
    } catch (error) {
      // A repeat that meets a state which has moved finds its own doing: the first was carried out, its answer alone was lost.
      const wasDone = isRepeat && error instanceof RefusedError && error.status === 409;
      if (!mayHaveHappened(error)) unanswered.delete(line);
      if (!wasDone) throw error;
    }
    unanswered.delete(line);
    return true;
  }

  async function actAsLead(line: LeadLine, world: World): Promise<void> {
    const browser = browserOf(line.who);
    switch (line.does) {
      case 'open':
        return browser.open(mailOf(line, world));
      case 'click': {
        const mail = mailOf(line, world);
        const link = findLink(mail, line.link);
        if (link === null) throw new Error(`“${mail.subject}” has no link ${line.link}; it has ${namesOf(mail)}`);
        return browser.click(link, line.pages ?? []);
      }
      case 'scan':
        return browser.scan(mailOf(line, world));
      case 'visit':
        return browser.visit(line.pages);
      case 'form':
        return browser.submit(line.form, { email: line.who, ...line.fields });
      case 'confirm': {
        const mail = mailOf(line, world);
        if (mail.confirm === null) throw new Error(`“${mail.subject}” has no confirmation link`);
        return browser.press(mail.confirm);
      }
      case 'unsubscribe': {
        const mail = mailOf(line, world);
        if (mail.unsubscribe === null) throw new Error(`“${mail.subject}” has no unsubscribe link`);
        return browser.press(mail.unsubscribe, line.everything ? { everything: '1' } : {});
      }
    }
  }

  async function actAsRep(line: RepLine, world: World): Promise<Acted> {
    const handoffs = handoffsOf(world, line.who);
    if (line.does === 'ignore') return hasMovedOn(line, handoffs) ? 'done' : 'later';
    const standing = standingOffer(world, line.who);
    const handoff = line.does === 'accept' || line.does === 'return' ? (standing ?? handoffs.at(-1)) : handoffs.at(-1);
    if (handoff === undefined) return 'later';
    const rep = handoff.rep ?? handoff.offers.at(-1)?.rep ?? '';
    const own = KEYS_OF_REPS[rep];
    const { path, body } = wishOf(line, world);
    if (own === undefined && path === 'rate') throw new Error(`${rep} has no key to rate with`);
    const asRep = own === undefined ? { ...body, rep } : body;
    await ask(line, `/v1/handoffs/${handoff.id}/${path}`, own ?? 'dev-integration', asRep);
    return 'done';
  }

  /** The lead manager gives the offer to another rep. */
  async function reassign(line: LineOf<'reassign'>, world: World): Promise<Acted> {
    const handoff = standingOffer(world, line.who);
    if (handoff === null) return 'later';
    await ask(line, `/v1/handoffs/${handoff.id}/reassign`, 'dev-lead-manager', { rep: line.rep });
    return 'done';
  }

  async function completeTask(line: LineOf<'complete'>, world: World): Promise<Acted> {
    const lead = world.leads.get(line.who);
    const task = lead && world.tasks.get(lead.id);
    if (task === undefined) return 'later';
    const { outcome, bant, reason, note } = line;
    const path = `/v1/tasks/${task.id}`;
    const body = { outcome, bant, reason, note, ...promised(line, world) };
    await api.call(`${path}/claim`, { key: 'dev-qualifier', method: 'POST', body: {} });
    try {
      await ask(line, `${path}/complete`, 'dev-qualifier', body);
    } catch (error) {
      // Given back, so that it is open again for another try; whether that works matters less than why the first did not.
      if (!mayHaveHappened(error)) {
        await api.call(`${path}/release`, { key: 'dev-qualifier', method: 'POST', body: {} }).catch(() => undefined);
      }
      throw error;
    }
    return 'done';
  }

  return async (line, world) => {
    if (await repeat(line.line)) return 'done';
    switch (line.does) {
      case 'event': {
        const event = { lead: { email: line.who }, kind: line.kind, props: line.props };
        await ask(line, '/v1/events', 'dev-integration', event);
        return 'done';
      }
      case 'fault':
        await setFault(inboxUrl, line.who, line.mode);
        return 'done';
      case 'complete':
        return completeTask(line, world);
      case 'do-not-contact':
        await ask(line, `/v1/leads/email:${encodeURIComponent(line.who)}/do-not-contact`, 'dev-lead-manager', {
          ...(line.note !== undefined && { note: line.note }),
        });
        return 'done';
      case 'reassign':
        return reassign(line, world);
      case 'accept':
      case 'ignore':
      case 'return':
      case 'won':
      case 'lost':
      case 'progress':
      case 'rate':
        return actAsRep(line, world);
      default:
        await actAsLead(line, world);
        return 'done';
    }
  };
}

type LeadLine = LineOf<'open' | 'click' | 'scan' | 'visit' | 'form' | 'confirm' | 'unsubscribe'>;
type RepLine = LineOf<'accept' | 'ignore' | 'return' | 'won' | 'lost' | 'progress' | 'rate'>;

/** The mail a line is about: the one it names, else the one it waited for, else the newest. */
function mailOf(line: ScriptLine & { mail?: string | undefined }, world: World): ReceivedMail {
  const mails = world.mails.get(line.who) ?? [];
  const step = line.mail ?? (line.when.on === 'mail' ? line.when.step : null);
  const found = step === null ? mails.at(-1) : mails.findLast((mail) => mail.step === step);
  if (found === undefined) throw new Error(step === null ? 'no mail has come' : `no mail of the step ${step} has come`);
  return found;
}

function namesOf(mail: ReceivedMail): string {
  return mail.links.map(({ name, text }) => name ?? `“${text}”`).join(', ') || 'none';
}

function wishOf(line: Exclude<RepLine, { does: 'ignore' }>, world: World): { path: string; body: object } {
  switch (line.does) {
    case 'accept':
      return { path: 'accept', body: {} };
    case 'return':
      return {
        path: 'return',
        body: { reason: line.reason, action: line.action, note: line.note, ...promised(line, world) },
      };
    case 'won':
      return { path: 'won', body: { amount: line.amount, currency: line.currency } };
    case 'lost':
      return { path: 'lost', body: { reason: line.reason, then: line.then, ...promised(line, world) } };
    case 'progress':
      return { path: 'progress', body: { kind: line.kind, note: line.note } };
    case 'rate':
      return { path: 'rate', body: { rating: line.rating } };
  }
}

function promised(line: { contactInDays?: number | undefined }, world: World): { contactAt?: string } {
  if (line.contactInDays === undefined) return {};
  return { contactAt: new Date(world.now + line.contactInDays * DAY_MS).toISOString() };
}

/** Whether the offer that is to be ignored has gone on to the next rep, or is open to the whole team. */
function hasMovedOn({ when }: ScriptLine, handoffs: readonly SeenHandoff[]): boolean {
  return countOffers(handoffs) > (when.on === 'offer' ? when.nth : 1);
}

async function setFault(inboxUrl: string, to: string, mode: string): Promise<void> {
  const response = await fetch(`${inboxUrl}/api/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode, to }),
  });
  if (!response.ok) throw new Error(`the inbox answered ${response.status}: ${await response.text()}`);
}
