import { z } from 'zod';
import { asDelivered } from './mail-address';
import { type StoredMessage } from './message-store';

const ID = /^\d{13}-\d{6}$/;
const MAX_LIMIT = 1_000;

/**
 * Query of `GET /api/messages`. `to`: one recipient, its domain as people or as servers write it. `since`: an ISO time (received then or later) or a message id (after
 * that one). `messageId`: the Message-ID field, with or without its angle brackets. `limit`: at most 1,000, the default.
 */
export const messageQuery = z.strictObject({
  to: z.string().min(1).optional(),
  since: z
    .string()
    .refine((value) => ID.test(value) || !Number.isNaN(Date.parse(value)), 'expected an ISO 8601 time or a message id')
    .optional(),
  messageId: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(MAX_LIMIT),
});

export type MessageQuery = z.infer<typeof messageQuery>;

/** Those of `messages` (oldest first) that match, oldest first, at most `limit`. */
export function findMessages(messages: readonly StoredMessage[], query: MessageQuery): StoredMessage[] {
  const to = query.to === undefined ? undefined : asDelivered(query.to);
  const wantedId = query.messageId === undefined ? undefined : bare(query.messageId);
  const found: StoredMessage[] = [];
  for (
    let place = firstSince(messages, query.since);
    place < messages.length && found.length < query.limit;
    place += 1
  ) {
    const message = messages[place];
    if (message === undefined) break;
    if (to !== undefined && !message.recipients.includes(to)) continue;
    if (wantedId !== undefined && (message.messageId === null || bare(message.messageId) !== wantedId)) continue;
    found.push(message);
  }
  return found;
}

/** Binary search: clients poll with the last id they saw, however many messages there are. */
function firstSince(messages: readonly StoredMessage[], since: string | undefined): number {
  if (since === undefined) return 0;
  const isWanted = ID.test(since)
    ? (message: StoredMessage) => message.id > since
    : (
        (fromMs) => (message: StoredMessage) =>
          message.atMs >= fromMs
      )(Date.parse(since));
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const message = messages[middle];
    if (message !== undefined && isWanted(message)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function bare(messageId: string): string {
  return messageId.replace(/^<|>$/g, '');
}
