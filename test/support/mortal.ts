import { AsyncLocalStorage } from 'node:async_hooks';
import mongoose from 'mongoose';

/** What every call of a process that is no more ends with. */
export class Killed extends Error {
  constructor() {
    super('the process is dead');
  }
}

/**
 * A process that dies at an await of its own. Each call it makes outside has two moments: before it is made, and after it has had its
 * effect but before the answer is seen. At the chosen moment, counted from 1, the process dies: that call and every later one is
 * refused, as if the rest of its code had never run.
 */
export type Mortal = {
  /** Runs what belongs to the process; commands to the store inside count as its calls. */
  run<T>(what: () => Promise<T>): Promise<T>;
  /** A call outside that is no command to the store. */
  call<T>(name: string, make: () => Promise<T>): Promise<T>;
  isDead(): boolean;
  /** The moments so far, by name, in order. */
  moments: readonly string[];
};

const living = new AsyncLocalStorage<{ call<T>(name: string, make: () => Promise<T>): Promise<T> }>();

/** A process that dies at its `dieAt`-th moment; with `null` it lives on. */
export function createMortal(dieAt: number | null): Mortal {
  const moments: string[] = [];
  let dead = false;
  const pass = (moment: string): void => {
    if (dead) throw new Killed();
    moments.push(moment);
    dead = moments.length === dieAt;
    if (dead) throw new Killed();
  };
  const call = async <T>(name: string, make: () => Promise<T>): Promise<T> => {
    pass(`before ${name}`);
    const made = await make();
    pass(`after ${name}`);
    return made;
  };
  return { moments, call, isDead: () => dead, run: (what) => living.run({ call }, what) };
}

type Method = (this: unknown, ...args: unknown[]) => Promise<unknown>;

const COMMANDS = [
  'findOne',
  'findOneAndUpdate',
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'bulkWrite',
  'deleteOne',
  'deleteMany',
  'countDocuments',
] as const;

/** Has every command to the store pass the process it belongs to; answers what undoes it. */
export function watchStoreCommands(): () => void {
  const { Collection, FindCursor } = mongoose.mongo;
  const undo: (() => void)[] = [];
  const wrap = (prototype: object, name: string, collectionOf: (self: unknown) => string): void => {
    const methods = prototype as Record<string, Method>;
    const original = methods[name];
    if (original === undefined) throw new Error(`the driver has no ${name}`);
    methods[name] = function watched(...args) {
      const process = living.getStore();
      const make = (): Promise<unknown> => original.apply(this, args);
      return process === undefined ? make() : process.call(`${collectionOf(this)}.${name}`, make);
    };
    undo.push(() => {
      methods[name] = original;
    });
  };
  for (const name of COMMANDS)
    wrap(Collection.prototype, name, (self) => (self as { collectionName: string }).collectionName);
  wrap(
    FindCursor.prototype,
    'toArray',
    (self) => (self as { namespace: { collection?: string } }).namespace.collection ?? '',
  );
  return () => {
    for (const one of undo) one();
  };
}
