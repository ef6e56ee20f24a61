/** What a visitor's id may look like: first-party, random, made by the tracker. */
const VISITOR = /^[A-Za-z0-9_-]{8,64}$/;
const COOKIE = /(?:^|;\s*)rv=([^;]*)/;

/** The visitor of a cookie header (`rv`), or null when there is none that is one. */
export function visitorOfCookie(header: string | undefined): string | null {
  return header === undefined ? null : readVisitor(COOKIE.exec(header)?.[1]);
}

/** The text if it is a visitor's id, else null. */
export function readVisitor(text: unknown): string | null {
  return typeof text === 'string' && VISITOR.test(text) ? text : null;
}
