import type { VirtualClock } from '../../domain/clock/virtual-clock';
import type { Store } from '../../store';
import { createRelay, type Relay } from '../../worker/relay/relay';
import { silent } from './store-fixture';

/** A relay on the fixture's store whose signals nobody hears: the workflows themselves are tested on the real server. */
export function openRelay({ store, clock }: { store: Store; clock: { line: VirtualClock } }): Relay {
  return createRelay({
    store,
    temporal: { workflow: { signalWithStart: (async () => ({})) as never } },
    clock: clock.line,
    log: silent,
    unstick: async () => undefined,
  });
}
