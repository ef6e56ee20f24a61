import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { createTokens } from '../../mail/tokens';
import { createCommitter } from '../../store';
import { createCatalog } from '../../store/files/catalog';
import type { Deps } from '../../usecases/deps';
import { silent } from '../capture/store-fixture';
import type { LeadLab } from './lead-lab';

/** What use cases work with, over the leads of a lab; whoever takes it closes its `committer`. Its time is the real one. */
export function labDeps(lab: LeadLab, sender = 'lab'): Deps {
  return {
    store: lab.store,
    committer: createCommitter(lab.store, sender),
    catalog: createCatalog(lab.store.files, Date.now),
    temporal: lab.env.client,
    clock: { now: () => Date.now(), nowReal: () => Date.now(), line: REAL_CLOCK },
    tokens: createTokens(['lab-secret-lab-secret-lab-secret']),
    config: { publicUrl: 'http://127.0.0.1:3000', production: false },
    log: silent,
  };
}
