/** The embedded engine: Temporal, a store and a mail inbox for development, found or made by the ladder of engine.md. */
export { startEngine } from './start-engine';
export { requireFreePort } from './answering';
export { inspectEngine } from './inspect-engine';
export { findTimeSkippingServer } from './time-skipping-server';
export { findTemporal } from './temporal-program';
export { findStore } from './store-program';
export { type Engine, type EngineOptions, type EnginePart, type Finding, type Report } from './engine-types';
