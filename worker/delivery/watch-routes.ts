import type { DeliveryPump } from './delivery-pump';

/** A route published anew gets its pump within this, real ms. */
const EVERY_MS = 5_000;

/** The pump of the first route, which there always is, looks now and then whether the others have theirs. */
export function watchRoutes(pump: DeliveryPump, startRoutes: () => Promise<void>): DeliveryPump {
  let nextReal = Date.now() + EVERY_MS;
  return {
    ...pump,
    tick: async () => {
      if (Date.now() >= nextReal) {
        nextReal = Date.now() + EVERY_MS;
        await startRoutes();
      }
      return pump.tick();
    },
  };
}
