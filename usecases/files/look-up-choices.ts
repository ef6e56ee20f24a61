import { isMisspelling } from '../../domain/conditions/nearest-name';
import type { Agreement } from '../../domain/files/agreement';
import type { Mentioned } from '../../domain/files/mentions';
import { HAND_RAISING } from '../../domain/lead/news';
import { tell } from '../../domain/words/sentence';
import { reasonsOf } from '../agreement/check-reason';
import type { Known } from './known-names';
import { findAsset } from './list-assets';
import { amongst, type Unknown } from './unknown-name';

/** The intents that files.md knows ("Form"): the first three call a person at once, so that one misspelt calls nobody. */
const INTENTS: readonly string[] = [...HAND_RAISING, 'guide'];

const CHOSEN = ['assets', 'intents', 'disqualify-reasons', 'recycle-reasons', 'reopened-reasons'] as const;
/** What is chosen from a list of its own: documents, intents and the agreement's reasons. */
export type Chosen = (typeof CHOSEN)[number];

/** Whether a mention is one of these. */
export function isChosen(of: Mentioned): of is Chosen {
  return (CHOSEN as readonly Mentioned[]).includes(of);
}

/** Why such a name means nothing; `reopenable` are the reasons an agreement itself may name as reopening. */
export async function lookUpChosen(
  of: Chosen,
  name: string,
  known: Pick<Known, 'assets' | 'agreements'>,
  reopenable: readonly string[] = [],
): Promise<Unknown> {
  switch (of) {
    case 'assets':
      return lookUpAsset(name, await known.assets());
    case 'intents':
      return lookUpIntent(name);
    case 'disqualify-reasons':
      return lookUpDisqualifying(name, await known.agreements());
    case 'recycle-reasons':
      return lookUpRecycling(name, await known.agreements());
    case 'reopened-reasons':
      return lookUpReason(name, reopenable);
  }
}

/** Any word may be an intent, but none that is another one with a slip in it. */
function lookUpIntent(name: string): Unknown {
  const meant = INTENTS.includes(name) ? undefined : INTENTS.find((intent) => isMisspelling(name, intent));
  if (meant === undefined) return null;
  return { told: tell('expected {wanted}, not {found}', { wanted: meant, found: name }), suggestion: meant };
}

/** A document that a form offers, or a file a mail shows; `nameOf` says how the files of `assets/` are written where it is named. */
export function lookUpAsset(name: string, files: readonly string[] | null, nameOf = withoutEnding): Unknown {
  if (files !== null && findAsset(files, name) !== null) return null;
  const told = tell('"{name}" is none of the documents of assets/', { name });
  return amongst(name, (files ?? []).map(nameOf).filter(Boolean), told);
}

function withoutEnding(file: string): string {
  return file.replace(/\..*$/, '');
}

/** A reason by which a model or a sequence disqualifies: one of an agreement's, signed or yet to be. Without any there is nothing to break. */
function lookUpDisqualifying(name: string, agreements: readonly Agreement[]): Unknown {
  return lookUpReason(
    name,
    agreements.flatMap((agreement) => reasonsOf(agreement, 'disqualify')),
  );
}

/** A reason by which a sequence recycles. An agreement that lists none of its own leaves them open: then another is doubtful only. */
function lookUpRecycling(name: string, agreements: readonly Agreement[]): Unknown {
  const unknown = lookUpReason(
    name,
    agreements.flatMap((agreement) => reasonsOf(agreement, 'recycle')),
  );
  const areOpen = agreements.some(({ reasons }) => reasons.recycle === undefined);
  return unknown !== null && areOpen ? { ...unknown, severity: 'warning' } : unknown;
}

/** A reason of the agreement itself; where none are known there is nothing to hold it against. */
function lookUpReason(name: string, reasons: readonly string[]): Unknown {
  const names = [...new Set(reasons)];
  if (names.length === 0) return null;
  return amongst(
    name,
    names,
    tell('"{name}" is no reason of the agreement: {names}', { name, names: names.join(', ') }),
  );
}

/** The reasons for which a lead may be disqualified, and so come back (edge case 46): those of lost deals among them. */
export function reopenableReasons(agreement: Agreement): string[] {
  return [...new Set([...reasonsOf(agreement, 'disqualify'), ...reasonsOf(agreement, 'lost')])];
}
