/** Owns an engine until it is killed: the options are its argument, in JSON; prints the parts once it runs. */
import { type EngineOptions, startEngine } from '../../engine';

const options = JSON.parse(process.argv[2] ?? '{}') as EngineOptions;
// Nothing else keeps this process alive.
setInterval(() => undefined, 1_000);
startEngine({ ...options, report: () => undefined }).then(
  (engine) => console.log(JSON.stringify(engine.parts)),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
