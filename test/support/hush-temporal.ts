import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

let hushed = false;

/** Keeps Temporal's native logs out of the tests' output; the runtime may be installed once a process. */
export function hushTemporal(): void {
  if (hushed) return;
  hushed = true;
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter, forward: {} } } });
}
