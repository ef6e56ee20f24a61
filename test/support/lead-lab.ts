import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { LeadDeps } from '../../activities/ports';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { LeadCommand } from '../../domain/lead/command';
import type { LeadRecord } from '../../domain/lead/lead';
import { blankLead, type Person } from './blank-lead';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import { findTimeSkippingServer } from '../../engine';
import type { MessageView } from '../../engine/inbox/message-view';
import { startInbox } from '../../engine/inbox/start-inbox';
import { createRoute } from '../../mail/smtp-route';
import { createTokens } from '../../mail/tokens';
import type { Store } from '../../store';
import { createCatalog } from '../../store/files/catalog';
import { acceptedByInbox } from '../../worker/delivery/accepted-by-inbox';
import { composeRow } from '../../worker/delivery/compose-row';
import { createDeliveryPump, type DeliveryPump } from '../../worker/delivery/delivery-pump';
import { createTemplateCache } from '../../worker/delivery/template-cache';
import { mailSettingsSchema } from '../../domain/files/mail-settings';
import { createOutboundActivities } from '../../worker/outbound/call-out';
import { leadStores } from '../../worker/lead-stores';
import { runJob } from '../../activities/run-job';
import { peopleWithRole } from '../../usecases/people/people-with-role';
import { processBroadcast } from '../../usecases/sequences/process-broadcast';
import { processWakeLeads } from '../../usecases/sequences/wake-leads';
import { countMails } from '../../usecases/switches/count-mails';
import { startCall } from '../../usecases/outbound/start-call';
import { startWorker, type RunningWorker } from '../../worker/start-worker';
import { command, wake, type CommandResult } from '../../workflows/contract/messages';
import { LEAD_WORKFLOW, leadWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';
import { removeFolder } from '../engine/engine-fixture';
import { runStore, type RunningStore } from '../store/running-store';
import { hushTemporal } from './hush-temporal';
import { countEvents, publishInto, setFault } from './lab-verbs';
import { receivedMails } from './received-mails';
import { startSkipping } from './skipping-server';

export const DAY = 24 * 3_600_000;
const CACHE = process.env.RIPEN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ripen');

/**
 * Leads lived in skipped time: the real workflow code on the time-skipping server, the real activities on the real store, mail to the
 * real inbox. Weeks of waiting pass in milliseconds; the pumps are ticked by hand, for a pending activity would stop the skipping.
 */
export type LeadLab = {
  store: Store;
  env: TestWorkflowEnvironment;
  lead: LeadDeps;
  pump: DeliveryPump;
  inboxUrl: string;
  now(): Promise<number>;
  publish(kind: string, name: string, text: string, part?: string): Promise<void>;
  /** Stores a person and starts the lead. */
  capture(person: Person): Promise<string>;
  /** Puts events on the timeline and wakes the lead. */
  record(
    lead: string,
    ...events: ({ kind: string; at?: number; props?: JsonObject; actor?: string; id?: string } & Pick<
      Partial<TimelineEntry>,
      'mail' | 'visitor' | 'machine'
    >)[]
  ): Promise<void>;
  ask(lead: string, asked: LeadCommand): Promise<CommandResult>;
  /** Lets virtual time pass. */
  pass(ms: number): Promise<void>;
  /** Lets virtual time pass until just after an instant. */
  passTo(instant: number): Promise<void>;
  /** Plays a failure of the mail server. */
  fault(mode: 'ok' | 'refuse' | 'tempfail' | 'bounce', to?: string): Promise<void>;
  /** The store answers nothing from now on, until the function that is answered is called. */
  pauseStore(): () => void;
  /** Waits until the projection says so. */
  until(lead: string, holds: (lead: LeadRecord) => boolean, what?: string): Promise<LeadRecord>;
  find(lead: string): Promise<LeadRecord>;
  timeline(lead: string): Promise<TimelineEntry[]>;
  stages(lead: string): Promise<string[]>;
  deliver(): Promise<void>;
  mailsTo(address: string): Promise<MessageView[]>;
  /** How many events the lead's history has, once it has nothing under way. */
  history(lead: string): Promise<number>;
  /** Ends the workflows of all leads so far: their timers would hold up those that come, who share the server's clock. */
  endLeads(): Promise<void>;
  stop(): Promise<void>;
};

export async function openLeadLab(): Promise<LeadLab> {
  hushTemporal();
  const opened: (() => Promise<unknown>)[] = [];
  const free = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const running = await runStore();
    opened.push(() => running.stop());
    const inboxDir = await mkdtemp(join(tmpdir(), 'ripen-lab-inbox-'));
    opened.push(() => removeFolder(inboxDir));
    const inbox = await startInbox({ dir: inboxDir, port: 0, smtpPort: 0 });
    opened.push(() => inbox.stop());
    const env = await startSkipping(await findTimeSkippingServer(CACHE, () => undefined));
    opened.push(() => env.teardown());
    return await openLab(running, await running.open(), env, inbox, free);
  } catch (error) {
    await free();
    throw error;
  }
}

async function openLab(
  running: RunningStore,
  store: Store,
  env: TestWorkflowEnvironment,
  inbox: Awaited<ReturnType<typeof startInbox>>,
  free: () => Promise<void>,
): Promise<LeadLab> {
  const inboxUrl = `http://127.0.0.1:${inbox.port}`;
  let skippedNow = await env.currentTimeMs();
  // A clock that runs faster than the catalog's patience: every publication is seen at once.
  let looks = 0;
  const catalog = createCatalog(store.files, () => (looks += 1_000));
  const lead: LeadDeps = {
    ...leadStores(store),
    outbound: {
      start: (call) => startCall(env.client, call, { line: REAL_CLOCK, nowReal: skippedNow }),
    },
    peopleWith: (role) => peopleWithRole(store.people, role),
    catalog,
    clock: () => REAL_CLOCK,
  };
  const tokens = createTokens(['lab-secret-lab-secret-lab-secret']);
  const publicUrl = 'http://127.0.0.1:3000';
  const smtp = createRoute({ url: `smtp://127.0.0.1:${inbox.smtpPort}`, connections: 5 });
  const compose = {
    templates: createTemplateCache(store.files, catalog.stamp),
    settings: async () => mailSettingsSchema.parse({}),
    tokens,
    publicUrl,
    production: false,
    handoff: store.handoffs.find,
    languageOf: async (person: string) => (await store.people.find(person))?.language ?? null,
    catalog,
  };
  const signal = (id: string): Promise<void> => env.client.workflow.getHandle(leadWorkflowId(id)).signal(wake);
  const pump = createDeliveryPump('default', {
    ...lead,
    timeline: store.timeline,
    smtp,
    compose: (row, of) => composeRow(compose, row, of, skippedNow),
    count: (mails) => countMails({ store }, mails),
    wake: signal,
    wasAccepted: (messageId) => acceptedByInbox(inboxUrl, messageId),
    clock: { line: () => REAL_CLOCK, nowReal: () => skippedNow },
  });
  const worker: RunningWorker = await startWorker({
    temporalAddress: env.address,
    namespace: env.namespace ?? 'default',
    cacheDir: CACHE,
    client: env.client,
    lead,
    others: {
      runBroadcast: runJob((job, run) => {
        const clock = { now: () => skippedNow, nowReal: () => skippedNow, line: REAL_CLOCK };
        return env.currentTimeMs().then((at) => {
          skippedNow = at;
          return processBroadcast({ store, catalog, clock }, job, run);
        });
      }),
      runWakeLeads: runJob((job, run) =>
        processWakeLeads({ store, clock: { now: () => skippedNow } as never, wake: ({ id }) => signal(id) }, job, run),
      ),
      ...createOutboundActivities({
        store,
        catalog,
        templates: compose.templates,
        publicUrl,
        allowPrivate: true,
        clock: { line: () => REAL_CLOCK, nowReal: () => skippedNow },
      }),
    },
    routes: null,
  });

  const captured: string[] = [];
  const now = async (): Promise<number> => (skippedNow = await env.currentTimeMs());
  const find = async (id: string): Promise<LeadRecord> => {
    const found = await store.leads.find(id);
    if (found === null) throw new Error(`no lead ${id}`);
    return found;
  };
  const until: LeadLab['until'] = async (id, holds, what = 'the lead to get there') => {
    const patience = Date.now() + 60_000;
    for (;;) {
      const found = await find(id);
      if (holds(found)) return found;
      if (Date.now() > patience) throw new Error(`waited in vain for ${what}: ${JSON.stringify(found.state)}`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };
  const ask: LeadLab['ask'] = (id, asked) =>
    env.client.workflow.getHandle(leadWorkflowId(id)).executeUpdate(command, { args: [asked] });
  const pass = async (ms: number): Promise<void> => {
    await env.sleep(ms);
    await now();
  };
  const timeline = async (id: string): Promise<TimelineEntry[]> => store.timeline.read(id, (await find(id)).bucket);
  const settled = async (id: string): Promise<void> => {
    const entries = (await timeline(id)).length;
    await until(id, ({ state }) => state !== null && state.cursor >= entries, 'a look at the timeline');
  };

  return {
    store,
    env,
    lead,
    pump,
    inboxUrl,
    now,
    find,
    until,
    timeline,
    publish: async (kind, name, text, part = 'yaml') => publishInto(store, await now(), { kind, name, text, part }),
    capture: async (person) => {
      const at = person.at ?? (await now());
      const id = person.id ?? `lead-${randomUUID().slice(0, 8)}`;
      captured.push(id);
      await store.leads.create(blankLead(id, at, person));
      await env.client.workflow.start(LEAD_WORKFLOW, {
        workflowId: leadWorkflowId(id),
        taskQueue: TASK_QUEUE,
        args: [{ id, createdAt: at, clock: REAL_CLOCK }],
      });
      await until(id, ({ state }) => state !== null, 'the first look');
      return id;
    },
    record: async (id, ...events) => {
      const receivedAt = await now();
      await store.timeline.append(
        id,
        events.map(({ kind, at = receivedAt, props = {}, actor = 'lead', id: entry = randomUUID(), ...more }) => ({
          id: entry,
          at,
          receivedAt,
          kind,
          actor,
          props,
          ...more,
        })),
        (await find(id)).bucket,
      );
      await signal(id);
      await settled(id);
    },
    ask,
    pass,
    passTo: async (instant) => pass(Math.max(0, instant - (await now())) + 1_000),
    fault: (mode, to) => setFault(inboxUrl, mode, to),
    pauseStore: () => {
      const pid = running.pid();
      process.kill(pid, 'SIGSTOP');
      return () => void process.kill(pid, 'SIGCONT');
    },
    stages: async (id) =>
      (await timeline(id))
        .filter(({ kind }) => kind === 'stage.changed')
        .map(({ stage }) => `${stage?.from ?? ''}→${stage?.to ?? ''}`),
    deliver: async () => {
      await now();
      while ((await pump.tick()).mails > 0) await pump.drained();
      await pump.drained();
    },
    mailsTo: (address) => receivedMails(inboxUrl, address),
    endLeads: async () => {
      // Not terminated: the server never skips again when that meets a task under way. Erased ones have ended by themselves.
      await Promise.allSettled(captured.splice(0).map((id) => ask(id, { type: 'erase', actor: 'lab' })));
    },
    history: (id) => countEvents(env, id),
    stop: async () => {
      await worker.stop();
      await smtp.close();
      await free();
    },
  };
}
