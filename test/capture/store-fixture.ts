import { isolatedOptions, removeFolder, storeOnly } from '../engine/engine-fixture';
import { startEngine, type Engine } from '../../engine';
import { toVirtual, type VirtualClock } from '../../domain/clock/virtual-clock';
import { createTokens } from '../../mail/tokens';
import { connectStore, createCommitter, type Store } from '../../store/index';
import type { Committer } from '../../store/inbox/contract';
import type { CaptureContext } from '../../usecases/capture/submit-form';
import type { Deps, Log } from '../../usecases/deps';

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const line: VirtualClock = { originRealMs: 0, originVirtualMs: 0, factor: 1 };

/** The real embedded store with what captures need around it; each suite has its own. */
export type CaptureFixture = {
  engine: Engine;
  store: Store;
  committer: Committer;
  context: CaptureContext;
  clock: Deps['clock'] & { advance(ms: number): void };
  /** Publishes one file as a marketer would. */
  publish(kind: string, name: string, text: string): Promise<void>;
  /** Stops the store while the fixture stays. */
  stop(): Promise<void>;
};

export async function startCaptureFixture(): Promise<CaptureFixture> {
  const options = await isolatedOptions(storeOnly);
  const engine = await startEngine(options);
  const store = await connectStore(engine.storeUri, { secrets: ['test-secret'] }).catch(async (error: unknown) => {
    await engine.stop();
    throw error;
  });
  const committer = createCommitter(store, `test-${process.pid}`);
  let offset = 0;
  const nowReal = (): number => Date.now() + offset;
  const clock = {
    line,
    nowReal,
    now: () => toVirtual(line, nowReal()),
    advance: (ms: number) => {
      offset += ms;
    },
  };
  const tokens = createTokens(['test-secret']);
  const config = { publicUrl: 'http://127.0.0.1:3000', production: false };
  return {
    engine,
    store,
    committer,
    clock,
    context: { store, committer, clock, tokens, config: config, log: silent },
    publish: async (kind, name, text) => {
      await store.files.saveDraft(kind, name, { yaml: text }, 'test', 1);
      const outcome = await store.files.publish(kind, name, { by: 'test', at: 1 });
      if (!outcome.ok) throw new Error(`${kind}/${name}: ${outcome.reason}`);
    },
    stop: async () => {
      await committer.close().catch(() => undefined);
      await store.close();
      await engine.stop();
      await removeFolder(options.dataDir);
    },
  };
}

export const FIELDS = `fields:
  - { name: email, type: email }
  - { name: phone, type: phone }
  - { name: firstName }
  - { name: company }
  - { name: role, type: choice, values: [hr-director, { value: payroll-manager, synonyms: [Responsable paie] }] }
  - { name: employees, type: number }
  - { name: country, type: country }
`;
export const GUIDE_FORM = `form: guide
label: { fr: Le guide, en: The guide }
fields:
  - { name: email, required: true }
  - { name: firstName, label: { fr: Prénom, en: First name } }
  - { name: phone }
  - { name: employees, type: number }
  - { name: budget }
  - { name: consentEmail, type: consent, for: [email], text: { fr: J’accepte vos messages, en: I accept your messages } }
  - { name: consentTracking, type: consent, for: [pixel, links, web], text: { fr: J’accepte la mesure, en: I accept measuring } }
tags: [guide]
source: website
intent: demo
basis: { kind: consent, notice: privacy-2026 }
thanks: https://example.com/merci
`;
