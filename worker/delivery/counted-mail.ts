import type { MailCounts } from '../../domain/sequences/mail-rates';
import type { CountedMail } from '../../usecases/switches/count-mails';
import type { Settled } from './settle';

/**
 * What the rates of kill switches learn of a mail to a lead that was settled or put off. A route is judged by its first answer to each mail,
 * so that one mailbox that refuses for three days is one refusal; everything else by how the mail ended.
 */
export function countedMail({ row, lead, at, move, refused = false }: Settled): CountedMail[] {
  if (row.to !== null) return [];
  const { sequence, domain, route, attempts } = row;
  const counted: CountedMail[] = [];
  const ended = endOf(move);
  if (ended !== null) counted.push({ at, add: ended, sequence, domain, import: lead?.import });
  const isAnswered = refused || (ended !== null && move.to !== 'parked');
  if (isAnswered && attempts === 0) counted.push({ at, add: { tried: 1, refused: refused ? 1 : 0 }, route });
  return counted;
}

function endOf({ to, set }: Settled['move']): Partial<MailCounts> | null {
  if (to === 'sent' || to === 'unknown') return { tried: 1 };
  if (to === 'failed' && set?.reason === 'hard-bounce') return { tried: 1, hard: 1 };
  return to === 'failed' || to === 'parked' ? { tried: 1, failed: 1 } : null;
}
