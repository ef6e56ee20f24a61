import type { Asker, Deps } from '../deps';
import { conflict, done, invalid, notFound, type Outcome } from '../outcome';

/** A list of leads somebody comes back to: filters, order and columns as the console's address carries them, under a name of theirs. */
export type LeadView = { name: string; query: string };

/** More than this nobody reads as a row of links. */
const MOST = 30;
const NAME_CHARS = 60;
const QUERY_CHARS = 2000;
const ATTEMPTS = 5;

/** The views of whoever asks, by name; nobody sees another's. */
export async function listLeadViews(deps: Deps, asker: Asker): Promise<Outcome<LeadView[]>> {
  return done((await read(deps, asker)).views);
}

/** Keeps a view under its name, in place of the one of that name if there is one. At most thirty a person. */
export async function saveLeadView(deps: Deps, asker: Asker, view: LeadView): Promise<Outcome<LeadView>> {
  const name = view.name.trim();
  if (name === '' || name.length > NAME_CHARS)
    return invalid('name', `expected a name of at most ${NAME_CHARS} characters`);
  if (view.query.length > QUERY_CHARS) return invalid('query', `expected at most ${QUERY_CHARS} characters`);
  const saved = { name, query: view.query };
  return change(deps, asker, (views) => {
    const others = views.filter((one) => one.name !== name);
    if (others.length >= MOST) return conflict(`there are ${MOST} views already: remove one first`);
    return done({ views: [...others, saved].sort((a, b) => a.name.localeCompare(b.name)), answer: saved });
  });
}

/** Forgets a view; `not-found` where there is none of that name. */
export async function removeLeadView(deps: Deps, asker: Asker, name: string): Promise<Outcome<null>> {
  return change(deps, asker, (views) => {
    const kept = views.filter((one) => one.name !== name);
    return kept.length === views.length ? notFound('view') : done({ views: kept, answer: null });
  });
}

async function read(deps: Deps, asker: Asker): Promise<{ views: LeadView[]; rev: number }> {
  const found = await deps.store.settings.get<LeadView[]>(keyOf(asker));
  return { views: found?.value ?? [], rev: found?.rev ?? 0 };
}

/** Two windows of one person may save at once: both are kept. */
async function change<T>(
  deps: Deps,
  asker: Asker,
  decide: (views: readonly LeadView[]) => Outcome<{ views: LeadView[]; answer: T }>,
): Promise<Outcome<T>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { views, rev } = await read(deps, asker);
    const decided = decide(views);
    if (decided.code !== 'ok') return decided;
    const { views: after, answer } = decided.value;
    if (await deps.store.settings.compareAndSet(keyOf(asker), rev, after)) return done(answer);
  }
  return conflict('the views were changed meanwhile: try again');
}

/** A person's views are theirs whatever key or session they come with. */
function keyOf({ id, person }: Asker): string {
  return `lead-views:${person ?? id}`;
}
