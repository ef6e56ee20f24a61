import type { MailRecord } from '../lead/documents';
import type { EnrolmentRecord } from '../lead/lead';
import { counts } from '../lead/lead-facts';
import { HELD_OUT } from '../lead/passages';
import type { TimelineEntry } from '../timeline/entry';
import { rateOf, type Rate } from './rate';

/** What became of one mail; opens and clicks are people's (edge case 12). */
export type PassageMail = {
  step: string;
  sent: boolean;
  opened: boolean;
  clicked: boolean;
  replied: boolean;
  bounced: boolean;
  unsubscribed: boolean;
};

/** One passage of a lead through a version of a sequence. `at`: the step it waits at; `steps`: those it came to. */
export type Passage = {
  lead: { id: string; funnel: string; customer: boolean };
  enrolment: EnrolmentRecord;
  at: string | null;
  steps: readonly string[];
  mails: readonly PassageMail[];
};

const MARKS = ['opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] as const;
type Mark = (typeof MARKS)[number];

/** The mails of a passage with what the timeline says of each; an event that names no mail is of the last one sent before it. */
export function passageMails(
  rows: readonly MailRecord[],
  entries: readonly TimelineEntry[],
  { id }: Pick<EnrolmentRecord, 'id'>,
): PassageMail[] {
  const told = new Map<string, Set<Mark>>();
  for (const entry of entries) {
    const mark = MARKS.find((one) => entry.kind === `email.${one}`);
    if (mark === undefined || !counts(entry)) continue;
    const row = entry.mail ?? mailOf(rows, entry);
    if (row?.startsWith(`${id}:`) === true) told.set(row, (told.get(row) ?? new Set()).add(mark));
  }
  return rows.map((row) => {
    const marks = told.get(row.id) ?? new Set();
    const has = (mark: Mark): boolean => marks.has(mark);
    return {
      step: row.step,
      sent: row.state === 'sent' || row.state === 'unknown',
      opened: has('opened') || has('clicked'),
      clicked: has('clicked'),
      replied: has('replied'),
      bounced: has('bounced') || (row.state === 'failed' && row.reason === 'hard-bounce'),
      unsubscribed: has('unsubscribed'),
    };
  });
}

function mailOf(rows: readonly MailRecord[], { at, props }: TimelineEntry): string | undefined {
  const before = rows.filter(({ sentAt, step }) => sentAt !== null && sentAt <= at && (props.of ?? step) === step);
  return before.sort((a, b) => (a.sentAt ?? 0) - (b.sentAt ?? 0)).at(-1)?.id;
}

type MailCounts = { sent: number } & Record<Mark, number>;
export type StepStats = { version: number; step: string; entered: number; waiting: number } & MailCounts;
export type VersionStats = {
  version: number;
  entered: number;
  inside: number;
  exits: Record<string, number>;
  heldOut: number;
} & MailCounts;
/** Of a split: how many took the arm, and of how many of those the success came after. */
export type ArmStats = { version: number; split: string; arm: string; rate: Rate };
export type SequenceStats = { versions: VersionStats[]; steps: StepStats[]; splits: ArmStats[] };

/** What counts as the success of an arm, by version and split; where nothing is named, a click. */
export type SuccessOf = (version: number, split: string) => 'opened' | 'clicked' | 'replied' | 'goal';

/** Counts passages; people of the control group are told apart and in nothing else. */
export class SequenceTally {
  readonly #versions = new Map<number, VersionStats>();
  readonly #steps = new Map<string, StepStats>();
  readonly #arms = new Map<string, Omit<ArmStats, 'rate'> & { count: number; n: number }>();
  readonly #successOf: SuccessOf;

  constructor(successOf: SuccessOf = () => 'clicked') {
    this.#successOf = successOf;
  }

  add({ enrolment, at, steps, mails }: Passage): void {
    const version = this.#version(enrolment.version);
    if (enrolment.cause === HELD_OUT) {
      version.heldOut += 1;
      return;
    }
    version.entered += 1;
    if (enrolment.leftAt === null) version.inside += 1;
    else version.exits[enrolment.cause ?? 'unknown'] = (version.exits[enrolment.cause ?? 'unknown'] ?? 0) + 1;
    for (const step of new Set([...steps, ...mails.map((mail) => mail.step)])) {
      const [split, arm] = step.split('=');
      if (split !== undefined && arm !== undefined) this.#arm(enrolment, split, arm, mails);
      else this.#step(enrolment.version, step).entered += 1;
    }
    if (at !== null && enrolment.leftAt === null) this.#step(enrolment.version, at).waiting += 1;
    for (const mail of mails) {
      countMail(version, mail);
      countMail(this.#step(enrolment.version, mail.step), mail);
    }
  }

  result(): SequenceStats {
    const arms = [...this.#arms.values()];
    return {
      versions: [...this.#versions.values()].sort((a, b) => b.version - a.version),
      steps: [...this.#steps.values()],
      splits: arms.map(({ count, n, ...arm }) => ({ ...arm, rate: rateOf(count, n) })),
    };
  }

  #version(version: number): VersionStats {
    const found = this.#versions.get(version) ?? {
      version,
      entered: 0,
      inside: 0,
      exits: {},
      heldOut: 0,
      ...noMails(),
    };
    this.#versions.set(version, found);
    return found;
  }

  #step(version: number, step: string): StepStats {
    const key = `${version}/${step}`;
    const found = this.#steps.get(key) ?? { version, step, entered: 0, waiting: 0, ...noMails() };
    this.#steps.set(key, found);
    return found;
  }

  #arm(enrolment: EnrolmentRecord, split: string, arm: string, mails: readonly PassageMail[]): void {
    const { version } = enrolment;
    const key = `${version}/${split}/${arm}`;
    const found = this.#arms.get(key) ?? { version, split, arm, count: 0, n: 0 };
    const by = this.#successOf(version, split);
    found.n += 1;
    if (by === 'goal' ? enrolment.cause === 'goal' : mails.some((mail) => mail[by])) found.count += 1;
    this.#arms.set(key, found);
  }
}

function countMail(counted: MailCounts, mail: PassageMail): void {
  if (mail.sent) counted.sent += 1;
  for (const mark of MARKS) if (mail[mark]) counted[mark] += 1;
}

function noMails(): MailCounts {
  return { sent: 0, opened: 0, clicked: 0, replied: 0, bounced: 0, unsubscribed: 0 };
}
