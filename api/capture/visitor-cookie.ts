import { isVisitor } from '../../usecases/capture/record-visit';

const COOKIE = /(?:^|;\s*)rv=([^;]*)/;

/** The visitor of a cookie header (`rv`), or null when there is none that is one. */
export function visitorOfCookie(header: string | undefined): string | null {
  return header === undefined ? null : readVisitor(COOKIE.exec(header)?.[1]);
}

/** The text if it is a visitor's id, else null. */
export function readVisitor(text: unknown): string | null {
  return isVisitor(text) ? text : null;
}
