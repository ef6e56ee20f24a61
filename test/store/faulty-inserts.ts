import { mongo } from 'mongoose';
import type { Connection } from 'mongoose';
import type { InboxCollections } from '../../store/inbox/collections';
import { openInbox } from '../../store/inbox/collections';

/** What happens to one insert of a flush: `lost` never arrives; `unheard` lands but its answer is lost; `late` lands when told to. */
export type Fault = 'none' | 'lost' | 'unheard' | 'late';

/** The inbox's collections on a real store, with a network between that loses what it is told to. */
export function faultyInbox(
  connection: Connection,
  nextFault: () => Fault,
): { sending: InboxCollections; reading: InboxCollections; deliverLate: () => Promise<void> } {
  const real = openInbox(connection);
  const late: (() => Promise<unknown>)[] = [];
  const native = real.flushes.native;
  const insertOne = async (document: never): Promise<unknown> => {
    const fault = nextFault();
    if (fault === 'none') return native.insertOne(document);
    if (fault === 'unheard') await native.insertOne(document);
    if (fault === 'late') late.push(() => native.insertOne(document).catch(() => undefined));
    throw new mongo.MongoNetworkError(`the answer was lost (${fault})`);
  };
  const lossyNative = new Proxy(native, {
    get: (target, name) => {
      if (name === 'insertOne') return insertOne;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const flushes = new Proxy(real.flushes, {
    get: (target, name) => {
      const value: unknown = name === 'native' ? lossyNative : Reflect.get(target, name, target);
      return typeof value === 'function' && name !== 'native' ? value.bind(target) : value;
    },
  });
  const sending: InboxCollections = { flushes, instances: real.instances, readConcern: null };
  const reading: InboxCollections = { ...real, readConcern: null };
  return {
    sending,
    reading,
    /** Lets everything that was held back arrive. */
    deliverLate: async () => {
      await Promise.all(late.splice(0).map((deliver) => deliver()));
    },
  };
}
