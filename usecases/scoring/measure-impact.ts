import type { Bilingual } from '../../domain/words/bilingual';
import { isWithPeople } from '../../domain/lead/stage';
import type { PublishedModel } from '../../domain/life/published';
import { assess, scoreNow } from '../../domain/scoring/assess';
import { assessmentInput } from '../../domain/scoring/assess-lead';
import type { AssessmentInput } from '../../domain/scoring/assessment';
import { type Impact, ImpactTally, type Outcome as Scored } from '../../domain/scoring/impact';
import { reasonsToConfirm } from '../../domain/scoring/publish-guard';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { readTriedModel, withSignedThreshold } from './choose-model';
import { isCounted, readLeads, type ReadLead } from './read-leads';

/** An impact with what it compares, as of `at` (virtual ms). `confirm`: why publishing it as the primary model would ask for it. */
export type MeasuredImpact = Impact & {
  at: number;
  model: string;
  version: number;
  against: { model: string; version: number } | null;
  confirm: Bilingual[];
  /** Where its bands begin: as written, but for the hot one the agreement has signed. */
  thresholds: { warm: number; hot: number };
};

/**
 * A model's draft, or a text that is tried in its place, against every lead (api.md): its own published version is what it is compared with, else the primary model. Nothing
 * is stored, and memory does not grow with the number of leads.
 */
export async function showImpact(deps: Deps, name: string, text?: string): Promise<Outcome<MeasuredImpact>> {
  const tried = await readTriedModel(deps, name, text);
  if (tried.code !== 'ok') return tried;
  const own = await deps.catalog.model(name);
  const published = own && own.version < tried.value.version ? own : null;
  const primary = await deps.catalog.primaryModel();
  const isPrimary = primary === null || primary.name === name;
  const after = isPrimary ? await withSignedThreshold(deps, tried.value) : tried.value;
  const against = isPrimary ? primary : (published ?? primary);
  const impact = await measureImpact(deps, against, after);
  return done({
    ...impact,
    at: deps.clock.now(),
    model: name,
    version: after.version,
    against: against && { model: against.name, version: against.version },
    confirm: await confirmReasons(deps, impact),
    thresholds: after.model.bands,
  });
}

/** Why the impact asks for confirmation under the agreement in force. */
export async function confirmReasons(deps: Deps, impact: Impact): Promise<Bilingual[]> {
  const { intake } = await deps.catalog.agreement();
  return reasonsToConfirm(impact, intake?.perDay ?? null);
}

/** Counts what putting `after` in the place of `before` changes. */
export async function measureImpact(
  deps: Pick<Deps, 'store' | 'clock'>,
  before: PublishedModel | null,
  after: PublishedModel,
): Promise<Impact> {
  const tally = new ImpactTally();
  const now = deps.clock.now();
  for await (const batch of readLeads(deps.store)) {
    for (const read of batch) if (isCounted(read.lead)) addLead(tally, read, before, after, now);
  }
  return tally.result();
}

function addLead(
  tally: ImpactTally,
  { lead, entries }: ReadLead,
  before: PublishedModel | null,
  after: PublishedModel,
  now: number,
): void {
  const input = assessmentInput(lead, entries);
  const stage = lead.state?.stage ?? 'captured';
  const score = (model: PublishedModel): Scored => scoreNow(model.compiled, input, now);
  tally.add({ id: lead.id, stage }, before && score(before), score(after), () => reachesSales(lead, input, after, now));
}

/** Whether becoming hot would move it: marketing has it, nothing blocks it, and something it did made it hot. */
function reachesSales(
  { state }: ReadLead['lead'],
  input: AssessmentInput,
  model: PublishedModel,
  now: number,
): boolean {
  if (state !== null) {
    if (isWithPeople(state.stage) || state.stage === 'disqualified' || state.stage === 'won') return false;
    if (state.block !== null || state.crossedHot) return false;
  }
  const { hotBy, disqualified, lastActivityAt } = assess(model.compiled, input, now);
  return hotBy === 'activity' && disqualified === null && lastActivityAt !== null;
}
