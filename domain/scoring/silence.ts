import type { TimelineEntry } from '../timeline/entry';
import type { CompiledModel } from './compile-model';
import { HUMAN_CONTACTS, isOtherChannel, isOwnDoing } from './event-kinds';

/** What a timeline says of silence, whatever the instant. */
export type Silence = {
  lastActivityAt: number | null;
  /** Since when the lead is silent; null where silence cannot be told (mails not tracked and no other channel). */
  silentSince: number | null;
  /** The contacts at which a run without answer reached a multiple of `unanswered`, oldest first. */
  unansweredAt: number[];
};

/**
 * Last activity, silence and unanswered runs (lifecycle.md, "activity", "inactivity", "noResponse"; decisions.md 22). Without
 * tracking, mails sent are no contacts, and silence counts only where another channel has been used.
 */
export function readSilence(
  model: CompiledModel,
  entries: readonly TimelineEntry[],
  bases: readonly number[],
  lead: { createdAt: number; tracked: boolean },
): Silence {
  const unanswered = model.noResponse?.unanswered ?? Infinity;
  const unansweredAt: number[] = [];
  let lastActivityAt: number | null = null;
  let hasOtherChannel = false;
  let run = 0;
  for (const [index, entry] of entries.entries()) {
    hasOtherChannel ||= !lead.tracked && isOtherChannel(entry.kind);
    if (isActivity(entry, bases[index] ?? 0, model.resetBy)) {
      lastActivityAt = entry.at;
      run = 0;
    } else if (isContact(entry, lead.tracked) && ++run % unanswered === 0) {
      unansweredAt.push(entry.at);
    }
  }
  const isTold = lead.tracked || hasOtherChannel;
  return { lastActivityAt, silentSince: isTold ? (lastActivityAt ?? lead.createdAt) : null, unansweredAt };
}

function isActivity(entry: TimelineEntry, base: number, resetBy: number): boolean {
  if (HUMAN_CONTACTS.has(entry.kind)) return true;
  return base >= resetBy && isOwnDoing(entry.kind);
}

/** A mail of a sequence sent, a call missed, an SMS sent; a service mail asks for no answer (edge case 60). */
function isContact(entry: TimelineEntry, tracked: boolean): boolean {
  switch (entry.kind) {
    case 'email.sent':
      return tracked && entry.props.kind !== 'service';
    case 'call.missed':
    case 'sms.sent':
      return true;
    default:
      return false;
  }
}
