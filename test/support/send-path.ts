import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLeadActivities } from '../../activities';
import type { LeadDeps } from '../../activities/ports';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { mailSettingsSchema } from '../../domain/files/mail-settings';
import { afterSequence } from '../../domain/lead/after-sequence';
import { nextDeadline } from '../../domain/lead/deadlines';
import { decideDue, decideLook } from '../../domain/lead/decide-look';
import { newLeadState, type LeadState } from '../../domain/lead/state';
import type { Transition } from '../../domain/lead/transition';
import type { MessageView } from '../../engine/inbox/message-view';
import { startInbox } from '../../engine/inbox/start-inbox';
import { createRoute, type Route } from '../../mail/smtp-route';
import { createTokens } from '../../mail/tokens';
import type { Store } from '../../store';
import { createCatalog } from '../../store/files/catalog';
import { acceptedByInbox } from '../../worker/delivery/accepted-by-inbox';
import { composeMail } from '../../worker/delivery/compose-mail';
import { createDeliveryPump } from '../../worker/delivery/delivery-pump';
import { createTemplateCache } from '../../worker/delivery/template-cache';
import { removeFolder } from '../engine/engine-fixture';
import { runStore } from '../store/running-store';
import { blankLead } from './blank-lead';
import { createMortal, Killed, watchStoreCommands, type Mortal } from './mortal';
import { receivedMails } from './received-mails';

/** After so long a pump that says nothing is taken for dead, in real ms, with room. */
const RECLAIMED_AFTER_MS = 16_000;
const TURNS_MAX = 200;

/** Who can tell whether a server has a message: the inbox's list, or nobody, as with a real server (decisions.md 13). */
export type Witness = 'inbox' | 'nobody';
export type Life = {
  id: string;
  email: string;
  state: LeadState;
  /** The moments of the process that was to die. */
  moments: readonly string[];
  died: boolean;
};
/** The whole way of a mail on the real store and the real inbox: the lead's activities claim, a delivery pump sends. */
export type SendPath = {
  store: Store;
  publish(kind: string, name: string, text: string, part?: string): Promise<void>;
  /** A lead lives through the sequence while its worker dies at the `dieAt`-th moment and another one takes over. */
  live(dieAt: number | null, witness: Witness): Promise<Life>;
  received(email: string): Promise<MessageView[]>;
  stop(): Promise<void>;
};

export async function openSendPath(startedAt: number): Promise<SendPath> {
  const running = await runStore();
  const inboxDir = await mkdtemp(join(tmpdir(), 'ripen-kills-inbox-'));
  const inbox = await startInbox({ dir: inboxDir, port: 0, smtpPort: 0 });
  const store = await running.open();
  const unwatch = watchStoreCommands();
  const inboxUrl = `http://127.0.0.1:${inbox.port}`;
  // What is published does not change while leads live: it is read once, and no process dies of reading it.
  const catalog = createCatalog(store.files, () => 0);
  const templates = createTemplateCache(store.files, catalog.stamp);
  const compose = {
    templates,
    settings: async () => mailSettingsSchema.parse({}),
    tokens: createTokens(['a secret of the tests, long enough']),
    publicUrl: 'http://127.0.0.1:3000',
    production: false,
  };
  let lives = 0;

  /** The route, with a moment wherever the process waits for the server or the server for it. */
  function mortalRoute(mortal: Mortal, route: Route): Route {
    return {
      close: () => route.close(),
      send: (message) =>
        mortal.call('smtp.send', () =>
          route.send({
            ...message,
            onData: () => mortal.run(() => mortal.call('smtp.data', () => message.onData())),
          }),
        ),
    };
  }

  async function live(dieAt: number | null, witness: Witness): Promise<Life> {
    lives += 1;
    const id = `lead-${lives}`;
    const email = `${id}@example.com`;
    let now = startedAt;
    await store.leads.create(blankLead(id, now, { id, email, profile: { industry: 'manufacturing' } }));
    // What Temporal remembers whatever dies: the state last answered, the step under way, the signal.
    let state = newLeadState(id, now, REAL_CLOCK);
    let pending: Transition | null = null;
    let news = true;

    const begin = (mortal: Mortal) => {
      const deps = {
        ...store,
        catalog,
        clock: () => REAL_CLOCK,
        outbound: { start: async () => undefined },
      } as unknown as LeadDeps;
      const route = createRoute({ url: `smtp://127.0.0.1:${inbox.smtpPort}`, connections: 1, idleMs: 50 });
      const pump = createDeliveryPump('default', {
        ...deps,
        timeline: store.timeline,
        smtp: mortalRoute(mortal, route),
        compose: (row, lead) => composeMail(compose, row, lead),
        wake: () =>
          mortal.call('signal', async () => {
            news = true;
          }),
        wasAccepted: (messageId) =>
          witness === 'nobody'
            ? Promise.resolve(null)
            : mortal.call('inbox.list', () => acceptedByInbox(inboxUrl, messageId)),
        clock: { line: () => REAL_CLOCK, nowReal: () => now },
      });
      return { activities: createLeadActivities(deps), pump, route };
    };

    /** One thing the lead's workflow does: what is recorded of it is only what an activity has answered. */
    async function step(activities: ReturnType<typeof begin>['activities']): Promise<boolean> {
      const key = `${state.rev}:step`;
      if (pending !== null) {
        state = await activities.enterStage({ state, now, key, transition: pending });
        pending = null;
        news = true;
        return true;
      }
      const deadline = nextDeadline(state);
      if (!news && (deadline === null || deadline > now)) return false;
      pending = decideDue(state, now);
      if (pending !== null) return true;
      const look = await activities.look({ state, now, key });
      news = false;
      const { stage } = state;
      state = look.state;
      if (stage === look.state.stage)
        pending = decideLook(look) ?? (look.ended && afterSequence(state, look.ended, false));
      return true;
    }

    let mortal = createMortal(dieAt);
    const first = mortal;
    let process = begin(mortal);
    for (let turns = 0; ; turns += 1) {
      if (turns > TURNS_MAX) throw new Error(`${id} never comes to rest: ${JSON.stringify(state)}`);
      let busy = false;
      try {
        busy = await mortal.run(async () => {
          const stepped = await step(process.activities);
          const { mails } = await process.pump.tick();
          await process.pump.drained();
          return stepped || mails > 0;
        });
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      if (mortal.isDead()) {
        await process.pump.drained();
        await process.route.close();
        now += RECLAIMED_AFTER_MS;
        mortal = createMortal(null);
        process = begin(mortal);
        continue;
      }
      if (busy) continue;
      const next = await nextInstant(store, state, now);
      if (next === null) break;
      now = next;
    }
    await process.route.close();
    return { id, email, state, moments: first.moments, died: first.isDead() };
  }

  return {
    store,
    live,
    publish: async (kind, name, text, part = 'yaml') => {
      await store.files.saveDraft(kind, name, { [part]: text }, 'test', startedAt);
      await store.files.publish(kind, name, { by: 'test', at: startedAt });
      if (kind === 'scoring-models') await store.files.setPrimaryModel(name);
    },
    received: (email) => receivedMails(inboxUrl, email),
    stop: async () => {
      unwatch();
      await inbox.stop();
      await removeFolder(inboxDir);
      await running.stop();
    },
  };
}

/** When there is next something to do: the lead's own deadline, or a mail that waits or was left behind. */
async function nextInstant(store: Store, state: LeadState, now: number): Promise<number | null> {
  const waiting = await store.mails.list({ lead: state.id, state: ['waiting', 'sending', 'data'], limit: 50 });
  const instants = waiting.items.map((row) => (row.state === 'waiting' ? row.dueAt : now + RECLAIMED_AFTER_MS));
  const deadline = nextDeadline(state);
  if (deadline !== null) instants.push(deadline);
  const later = instants.map((instant) => Math.max(instant, now + 1));
  return later.length === 0 ? null : Math.min(...later);
}
