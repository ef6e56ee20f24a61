import type { World } from './world';

const DAY_MS = 86_400_000;
/** What the platform does by itself, with nobody to wait for: of these a passed `at` says that it is late (api.md, "A lead"). */
const OWN_DOING = ['step', 'mail', 'cool-down-ends'];
/** Real ms: what fires less than 2 s late counts as on time (decisions.md 2), and a list takes a moment to be read. */
const LATE_AFTER_MS = 4000;

/**
 * By how many virtual days the platform is behind its own plan in this world, 0 where it keeps up: the virtual clock goes on however busy
 * the machine is (decisions.md 1 and 2). What somebody or something holds back is not late. @param dayMs a virtual day, in real ms.
 */
export function daysBehind({ leads, now, askedAt, leadsAskedAt }: World, dayMs: number): number {
  // The leads may have been asked for before the rest.
  const seenAt = now - ((askedAt - leadsAskedAt) / dayMs) * DAY_MS;
  const late = [...leads.values()].map(({ next: { what, at, blockedBy } }) =>
    at === null || blockedBy !== null || !OWN_DOING.includes(what) ? 0 : seenAt - Date.parse(at),
  );
  const days = Math.max(0, ...late) / DAY_MS;
  return days * dayMs < LATE_AFTER_MS ? 0 : days;
}

/** What happened to a story that fell behind, and what to set, in a sentence. @param days as `daysBehind` gives them, the most there were. */
export function renderBehind(days: number, dayMs: number): string {
  const longer = Math.ceil((3 * dayMs) / 1000);
  return (
    `This machine was too busy for a day in ${dayMs / 1000} s: the platform fell up to ${Math.ceil(days)} virtual days behind, so mails ` +
    `went out late or expired; give it longer days, such as RIPEN_DAY=${longer}s npm run demo.`
  );
}
