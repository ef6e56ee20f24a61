import type { EngineOptions, Report } from '../engine';
import type { Config } from './config';

/** What the configuration asks of the engine: whatever has an address is not started. */
export function engineOptions(config: Config, report: Report, stopped?: AbortSignal): EngineOptions {
  const { temporal, store, mail } = config;
  return {
    dataDir: config.dataDir,
    cacheDir: config.cacheDir,
    temporalNamespace: temporal.namespace,
    temporalPort: temporal.port,
    storePort: store.port,
    inboxPort: mail.inboxPort,
    inboxSmtpPort: mail.smtpPort,
    report,
    ...(stopped !== undefined && { stopped }),
    ...(temporal.address !== null && { temporalAddress: temporal.address }),
    ...(store.uri !== null && { storeUri: store.uri }),
    ...(mail.smtpUrl !== null && { smtpUrl: mail.smtpUrl }),
  };
}
