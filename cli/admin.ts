import { startEngine } from '../engine';
import { connectStore } from '../store';
import { invitePerson } from '../usecases/people/invite-person';
import type { Config } from './config';
import { engineOptions } from './engine-options';
import { openClock, openRealClock } from './open-clock';
import { openSecrets } from './open-secret';

/** Where nothing listens: of the engine only the store is needed. */
const NOWHERE = { temporalAddress: '127.0.0.1:1', smtpUrl: 'smtp://127.0.0.1:1' };
const QUIET = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // The clock's beat has nothing to say in a command that ends at once.
}

/**
 * `ripen admin create`: makes the person an administrator and prints a link, good once and for a day, with which they choose a
 * password (decisions.md, "Routes"). Works beside a running platform and without one; answers the exit status.
 */
export async function createAdmin(config: Config, email: string, write: (line: string) => void): Promise<number> {
  const engine = config.store.uri === null ? await startEngine({ ...engineOptions(config, ignore), ...NOWHERE }) : null;
  try {
    const uri = engine?.storeUri ?? config.store.uri ?? '';
    const store = await connectStore(uri, { secrets: await openSecrets(config) });
    const clock = config.production ? await openRealClock(store) : await openClock(store, config.dayMs, QUIET);
    try {
      const { publicUrl, production } = config;
      const deps = { store, clock, config: { publicUrl, production } };
      const asker = { id: 'cli', actor: 'ripen admin create', person: null, roles: [] };
      const invited = await invitePerson(deps, asker, { email, roles: ['admin'] });
      if (invited.code !== 'ok') throw new Error(`"${email}" is not an e-mail address.`);
      write(`Within a day, once: ${invited.value.link}`);
      return 0;
    } finally {
      await clock.stop();
      await store.close();
    }
  } finally {
    await engine?.stop();
  }
}
