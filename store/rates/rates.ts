import type { Connection } from 'mongoose';
import { NO_MAILS, type MailCounts, type RateScope } from '../../domain/sequences/mail-rates';
import { Collection } from '../connection/collection';
import { key, number } from '../connection/fields';
import type { Rates } from './contract';

/** `<kind>/<name>@<day>`. */
type RateRecord = { id: string } & MailCounts;

const DAY_MS = 86_400_000;
const DAYS = 7;
const KINDS = Object.keys(NO_MAILS) as (keyof MailCounts)[];

/** Counters of mails by scope and virtual day: added to blindly, read by key, so that no mail costs a scan. */
export function createRates(connection: Connection): Rates {
  const rates = new Collection<RateRecord>(connection, {
    name: 'mailRates',
    fields: { _id: key, tried: number, hard: number, complaints: number, failed: number, refused: number },
  });
  return {
    add: async (counts) => {
      const operations = counts.map(({ scope, at, add }) => ({
        id: idOf(scope, Math.floor(at / DAY_MS)),
        update: { $inc: { ...NO_MAILS, ...add } },
        upsert: true,
      }));
      if (operations.length > 0) await rates.updateMany(operations);
    },
    read: async (scopes, now) => {
      const found = await rates.findMany(scopes.flatMap((scope) => idsOf(scope, now)));
      const byId = new Map(found.map((day) => [day.id, day]));
      return scopes.map((scope) => sum(idsOf(scope, now).flatMap((id) => byId.get(id) ?? [])));
    },
    reset: async (scope, now) => {
      await rates.delete(idsOf(scope, now));
    },
  };
}

function sum(days: readonly MailCounts[]): MailCounts {
  const sumOf = (kind: keyof MailCounts): number => days.reduce((total, day) => total + day[kind], 0);
  return Object.fromEntries(KINDS.map((kind) => [kind, sumOf(kind)])) as MailCounts;
}

function idsOf(scope: RateScope, now: number): string[] {
  const today = Math.floor(now / DAY_MS);
  return Array.from({ length: DAYS }, (_, ago) => idOf(scope, today - ago));
}

function idOf({ kind, name }: RateScope, day: number): string {
  return `${kind}/${name}@${day}`;
}
