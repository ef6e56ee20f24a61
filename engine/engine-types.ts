/** Says one line of progress to whoever started the engine. */
export type Report = (line: string) => void;

/** What the engine is asked for; addresses that are set are used as they are, and nothing is started for them. */
export type EngineOptions = {
  /** `.ripen`: data kept between starts. Created readable by its owner only. */
  dataDir: string;
  /** Binaries, keyed by version; shared by all checkouts of a user. */
  cacheDir: string;
  /** `host:port` of a running Temporal. */
  temporalAddress?: string;
  temporalNamespace: string;
  temporalPort: number;
  /** MongoDB connection string of a running store. */
  storeUri?: string;
  storePort: number;
  /** `smtp://…` of a mail server; without it the built-in inbox receives. */
  smtpUrl?: string;
  inboxPort: number;
  inboxSmtpPort: number;
  report: Report;
  /** Gives the start up: what has been started by then is ended, and `startEngine` rejects. Nothing happens to an engine that runs. */
  stopped?: AbortSignal;
};

export type PartName = 'temporal' | 'store' | 'mail';

/** Which rung of the ladder served (engine.md): an address, PATH, the cache, a download, a build, or the built-in inbox. */
export type PartSource = 'address' | 'path' | 'cache' | 'download' | 'built' | 'inbox';

export type EnginePart = { part: PartName; source: PartSource; version: string; pid: number | null };

/** A running engine. `parts` is current: a restarted child shows its new process id. */
export type Engine = {
  temporalAddress: string;
  storeUri: string;
  smtpUrl: string;
  /** Page and API of the built-in inbox; null when mail goes to a given server. */
  inboxUrl: string | null;
  readonly parts: EnginePart[];
  /** Ends what this process owns, cleanly, and resolves when it is gone; a process that joined ends nothing. */
  stop(): Promise<void>;
};

/** One line of `ripen doctor`. `remedy` says how to get what is missing; null when nothing is. */
export type Finding = {
  part: PartName | 'time-skipping';
  ok: boolean;
  source: PartSource | null;
  version: string | null;
  detail: string;
  remedy: string | null;
};

/** A program found or made by the ladder. */
export type FoundProgram = { path: string; source: PartSource; version: string };
