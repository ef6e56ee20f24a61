import { isMap, isSeq, parseDocument, type Document } from 'yaml';
import { normaliseEmail } from '../../store/aliases/email-address';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { conflict, done, invalid, notFound, type Outcome } from '../outcome';

export type Absence = { person: string; from: string; to: string };

/**
 * Notes that a rep is away, both days included (`YYYY-MM-DD`): the next version of the teams file says so in every team of theirs, and
 * no offer goes to them then. What is open stays as it is. A draft somebody has begun is kept, with the absence in it.
 */
export async function addAbsence(
  deps: Deps,
  asker: Asker,
  { person: given, from, to }: Absence,
): Promise<Outcome<Absence & { version: number }>> {
  const { files } = deps.store;
  const person = normaliseEmail(given);
  if (to < from) return invalid('to', 'expected a day not before `from`');
  const published = await files.newestPublished('teams');
  if (published === null) return notFound('teams file');
  const { name } = published;
  const text = withAbsence(published.parts.yaml ?? '', person, `${from}/${to}`);
  if (text === null) return invalid('person', 'expected someone of teams.yaml');
  const begun = (await files.get('teams', name))?.draft?.yaml;
  const now = deps.clock.now();
  await files.saveDraft('teams', name, { yaml: text }, asker.actor, now);
  const outcome = await files.publish('teams', name, { by: asker.actor, at: now, expectedDraft: { yaml: text } });
  if (begun !== undefined) {
    const kept = withAbsence(begun, person, `${from}/${to}`) ?? begun;
    await files.saveDraft('teams', name, { yaml: kept }, asker.actor, now);
  }
  if (!outcome.ok) return conflict('the teams file was changed at the same time: repeat');
  await recordAudit(deps, asker, 'teams.absence', name, { person, from, to });
  return done({ person, from, to, version: outcome.version });
}

/** The file's text with the span among the absences of everyone of that address, comments kept; null where nobody is. */
function withAbsence(text: string, person: string, span: string): string | null {
  const document: Document = parseDocument(text);
  if (!isMap(document.contents)) return null;
  let found = false;
  for (const { value: team } of document.contents.items) {
    const reps = isMap(team) ? team.get('reps') : null;
    for (const rep of isSeq(reps) ? reps.items : []) {
      if (!isMap(rep) || normaliseEmail(String(rep.get('person'))) !== person) continue;
      found = true;
      const absent = rep.get('absent');
      const before = isSeq(absent) ? absent.items.map(String) : [];
      if (!before.includes(span)) rep.set('absent', document.createNode([...before, span], { flow: true }));
    }
  }
  return found ? document.toString() : null;
}
