import type { Config } from './config';

/** What `cli/demo` exports: plays the example and answers the exit status. */
export type DemoModule = { runDemo(config: Config, options: { exit: boolean }): Promise<number> };
