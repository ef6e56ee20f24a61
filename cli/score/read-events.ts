/** An event as the API takes it. */
export type WrittenEvent = { kind: string; at: string; props?: unknown };

const EVENT = /^(?<kind>[\w.-]+)(?:@(?<when>\S+))?(?:\s+(?<props>\{.*\}))?$/s;
const DAY_MS = 86_400_000;

/**
 * Events as typed in a terminal: `email.clicked`, `email.clicked@12d` (days before `now`, epoch ms), `email.clicked@2026-03-31`, with props
 * as JSON behind: `page.viewed@3d {"path":"/tarifs"}`. Throws with words for people.
 */
export function readEvents(written: readonly string[], now: number): WrittenEvent[] {
  return written.map((text) => {
    const { kind, when, props } = EVENT.exec(text.trim())?.groups ?? {};
    if (kind === undefined) throw new Error(`"${text}": expected an event such as email.clicked@12d {"url":"…"}`);
    const at = when === undefined ? now : readWhen(when, now);
    if (Number.isNaN(at)) throw new Error(`"${text}": expected a time such as @12d or @2026-03-31`);
    return { kind, at: new Date(at).toISOString(), ...(props !== undefined && { props: readProps(text, props) }) };
  });
}

function readWhen(when: string, now: number): number {
  const days = /^(\d+(?:\.\d+)?)d$/.exec(when)?.[1];
  return days === undefined ? Date.parse(when) : now - Number(days) * DAY_MS;
}

function readProps(text: string, props: string): unknown {
  try {
    return JSON.parse(props) as unknown;
  } catch (error) {
    throw new Error(`"${text}": its props are no JSON`, { cause: error });
  }
}
