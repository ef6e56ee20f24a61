import type { MailRecord } from '../../domain/lead/documents';

/** What the journal keeps of a mail or an SMS: ids and names of files, nothing a person could be read from. */
type Kept = Pick<
  MailRecord,
  | 'id'
  | 'lead'
  | 'enrolment'
  | 'sequence'
  | 'sequenceVersion'
  | 'step'
  | 'template'
  | 'templateVersion'
  | 'topic'
  | 'mailKind'
  | 'route'
  | 'plannedAt'
>;

/**
 * One line of the journal: how far a mail came. `data`: about to be handed over; `sent`: the server has it; `back`: it has not, and the mail
 * may go again. `at` is the virtual instant it was sent at, `atReal` when the line was written (epoch ms).
 */
export type SentLine = Kept & {
  state: 'data' | 'sent' | 'back';
  at: number;
  atReal: number;
  messageId: string | null;
  /** It went to a colleague, whom its id names by a mark (`readerMark`). */
  colleague?: true;
};

/** The line of a mail or an SMS; null for a sample, which is sent again only where somebody asks. */
export function sentLine(
  row: MailRecord,
  state: SentLine['state'],
  { at, atReal, messageId = null }: { at: number; atReal: number; messageId?: string | null },
): SentLine | null {
  if (row.sample !== undefined) return null;
  const { id, lead, enrolment, sequence, sequenceVersion, step } = row;
  const { template, templateVersion, topic, mailKind, route, plannedAt } = row;
  const mail = { id, lead, enrolment, sequence, sequenceVersion, step };
  const colleague = row.to !== null && { colleague: true as const };
  return {
    ...mail,
    template,
    templateVersion,
    topic,
    mailKind,
    route,
    plannedAt,
    state,
    at,
    atReal,
    messageId,
    ...colleague,
  };
}

/** The line as read; null where a process was killed in the middle of it, or it is none of ours. */
export function parseSentLine(text: string): SentLine | null {
  try {
    const line = JSON.parse(text) as Partial<SentLine> | null;
    const known = typeof line?.id === 'string' && typeof line.lead === 'string' && typeof line.atReal === 'number';
    return known ? (line as SentLine) : null;
  } catch {
    return null;
  }
}
