import type { EnrolmentRecord } from '../lead/lead';
import { HELD_OUT } from '../lead/passages';
import type { Passage, PassageMail } from './passage';
import { rateOf, type Rate } from './rate';

const MARKS = ['delivered', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] as const;
type Mark = (typeof MARKS)[number];

type MailCounts = { sent: number } & Record<Mark, number>;
/** Delivered and bounced of those that were tried, everything else of those delivered, each with its 95 % interval. */
type MailRates = { rates: Record<Mark, Rate> };
type StepCounts = { version: number; step: string; entered: number; waiting: number } & MailCounts;
export type StepStats = StepCounts & MailRates;
type VersionCounts = {
  version: number;
  entered: number;
  inside: number;
  exits: Record<string, number>;
  heldOut: number;
} & MailCounts;
/** `mql`, `sql`: how many of those who were not yet when they entered became one in that cycle. */
export type VersionStats = VersionCounts & MailRates & { mql: Rate; sql: Rate };
/** A link of a mail by the name its template gives it: how often people followed it, and how many of those it was delivered to. */
export type LinkStats = { version: number; step: string; link: string; url: string; clicks: number; clicked: Rate };
/** Of a split: how many took the arm, and of how many of those the success came after. */
export type ArmStats = { version: number; split: string; arm: string; rate: Rate };
export type SequenceStats = { versions: VersionStats[]; steps: StepStats[]; links: LinkStats[]; splits: ArmStats[] };

/** What counts as the success of an arm, by version and split; where nothing is named, a click. */
export type SuccessOf = (version: number, split: string) => 'opened' | 'clicked' | 'replied' | 'goal';

const MILESTONES = ['mql', 'sql'] as const;
type Reached = Record<(typeof MILESTONES)[number], { n: number; count: number }>;

/** Counts passages; people of the control group are told apart and in nothing else. */
export class SequenceTally {
  readonly #versions = new Map<number, VersionCounts & { reached: Reached }>();
  readonly #steps = new Map<string, StepCounts>();
  readonly #links = new Map<string, Omit<LinkStats, 'clicked'> & { mails: number }>();
  readonly #arms = new Map<string, Omit<ArmStats, 'rate'> & { count: number; n: number }>();
  readonly #successOf: SuccessOf;

  constructor(successOf: SuccessOf = () => 'clicked') {
    this.#successOf = successOf;
  }

  add({ enrolment, at, steps, mails, conversion }: Passage): void {
    const version = this.#version(enrolment.version);
    if (enrolment.cause === HELD_OUT) {
      version.heldOut += 1;
      return;
    }
    version.entered += 1;
    for (const milestone of MILESTONES) {
      if (conversion[milestone].open) version.reached[milestone].n += 1;
      if (conversion[milestone].reached) version.reached[milestone].count += 1;
    }
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
      this.#countLinks(enrolment.version, mail);
    }
  }

  result(): SequenceStats {
    const arms = [...this.#arms.values()];
    return {
      versions: [...this.#versions.values()]
        .sort((a, b) => b.version - a.version)
        .map(({ reached, ...version }) => ({
          ...version,
          rates: ratesOf(version),
          mql: rateOf(reached.mql.count, reached.mql.n),
          sql: rateOf(reached.sql.count, reached.sql.n),
        })),
      steps: [...this.#steps.values()].map((step) => ({ ...step, rates: ratesOf(step) })),
      links: [...this.#links.values()].map(({ mails, ...link }) => ({
        ...link,
        clicked: rateOf(mails, this.#step(link.version, link.step).delivered),
      })),
      splits: arms.map(({ count, n, ...arm }) => ({ ...arm, rate: rateOf(count, n) })),
    };
  }

  #countLinks(version: number, { step, links }: PassageMail): void {
    for (const { link, url, clicks } of links) {
      const key = JSON.stringify([version, step, link]);
      const found = this.#links.get(key) ?? { version, step, link, url, clicks: 0, mails: 0 };
      this.#links.set(key, { ...found, clicks: found.clicks + clicks, mails: found.mails + 1 });
    }
  }

  #version(version: number): VersionCounts & { reached: Reached } {
    const found = this.#versions.get(version) ?? {
      version,
      entered: 0,
      inside: 0,
      exits: {},
      heldOut: 0,
      reached: { mql: { n: 0, count: 0 }, sql: { n: 0, count: 0 } },
      ...noMails(),
    };
    this.#versions.set(version, found);
    return found;
  }

  #step(version: number, step: string): StepCounts {
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
  return { sent: 0, delivered: 0, opened: 0, clicked: 0, replied: 0, bounced: 0, unsubscribed: 0 };
}

function ratesOf(counted: MailCounts): Record<Mark, Rate> {
  // A mail refused at the door was tried, and not sent: the rate of bounces is of both.
  const tried = Math.max(counted.sent, counted.delivered + counted.bounced);
  const of = (mark: Mark): number => (mark === 'delivered' || mark === 'bounced' ? tried : counted.delivered);
  const rates = MARKS.map((mark) => [mark, rateOf(Math.min(counted[mark], of(mark)), of(mark))]);
  return Object.fromEntries(rates) as Record<Mark, Rate>;
}
