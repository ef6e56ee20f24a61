import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from '../../usecases/webhooks/private-address';

/** Looks names up and fails where an answer is private: checked on the very address that is connected to. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const [first] = addresses;
    if (first === undefined || addresses.some(({ address }) => isPrivateAddress(address))) {
      callback(new PrivateTargetError(hostname), '', 0);
      return;
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** The target lies in a private network, where calls go only if the configuration allows it. */
export class PrivateTargetError extends Error {
  constructor(host: string) {
    super(`${host} is an address of a private network`);
    this.name = 'PrivateTargetError';
  }
}
