import type { HandoffRecord } from '../lead/documents';
import { rateOf, type Rate } from './rate';
import { meanOf, type Mean } from './summary';

/** What came of the leads that sales was offered, and what it thought of them. */
export type HandoffRow = {
  /** `offered` counts all; one handoff may be accepted and later won, lost or returned. */
  outcome: 'offered' | 'accepted' | 'open' | 'returned' | 'won' | 'lost' | 'withdrawn';
  /** Of the agreement's list, where there is one. */
  reason: string | null;
  count: number;
  /** Of all that were offered. */
  share: Rate;
  /** Ratings from 1 to 5. */
  satisfaction: Mean;
};

type Handoff = Pick<HandoffRecord, 'status' | 'reason' | 'acceptedAt' | 'rating'>;
const ENDED = ['returned', 'won', 'lost', 'withdrawn'] as const;
const WITH_REASON: readonly string[] = ['returned', 'lost'];

/** All, those accepted, those open still, and those ended, returns and losses one row a reason (api.md, `/handoffs`). */
export function handoffOutcomes(handoffs: readonly Handoff[]): HandoffRow[] {
  const row = (outcome: HandoffRow['outcome'], own: readonly Handoff[], reason: string | null = null): HandoffRow => ({
    outcome,
    reason,
    count: own.length,
    share: rateOf(own.length, handoffs.length),
    satisfaction: meanOf(own.flatMap(({ rating }) => (rating === null ? [] : [rating]))),
  });
  const isEnded = ({ status }: Handoff): boolean => ENDED.some((ended) => ended === status);
  return [
    row('offered', handoffs),
    row(
      'accepted',
      handoffs.filter(({ acceptedAt }) => acceptedAt !== null),
    ),
    row(
      'open',
      handoffs.filter((handoff) => !isEnded(handoff)),
    ),
    ...ENDED.flatMap((status) => {
      const own = handoffs.filter((handoff) => handoff.status === status);
      if (!WITH_REASON.includes(status)) return own.length === 0 ? [] : [row(status, own)];
      const reasons = [...new Set(own.map(({ reason }) => reason))].sort();
      return reasons.map((reason) =>
        row(
          status,
          own.filter((handoff) => handoff.reason === reason),
          reason,
        ),
      );
    }),
  ];
}
