import type { Role } from '../domain/lead/documents';
import type { Language } from '../domain/lead/lead';
import type { Asker, Deps } from '../usecases/deps';
import type { Refusal } from '../usecases/outcome';
import type { AssetName } from './assets';
import type { Form } from './form';
import type { Formats } from './formats';
import type { SentFile } from './read-upload';

/** Who may come: anyone, whoever is signed in, or people with one of these roles. `admin` may go where roles are asked for. */
export type Access = 'anyone' | 'signed-in' | readonly Role[];

/** What a page or an action is called with, once everything outside it has been checked. */
export type PageCall = {
  deps: Deps;
  /** Nobody, without roles, on pages for anyone. */
  asker: Asker;
  params: Record<string, string>;
  query: Form;
  form: Form;
  /** What came with the form of a page that takes a file. */
  file: SentFile | null;
  language: Language;
  formats: Formats;
  /** Makes a form that is sent twice one command (decisions.md 9). */
  commandId: string;
  /** What the browser keeps, to end a session by. */
  sessionToken: string | null;
  /** What it keeps while it is away with an OpenID provider, and the query it came with, as it was written. */
  ticket: string | null;
  search: string;
};

/** A page to show. `title` is text; `data` is what the view reads. */
export type Shown = {
  view: string;
  title: string;
  data: object;
  status?: number;
  /** What this page needs beside what every page has, by the names of `assets.ts`. */
  styles?: readonly AssetName[];
  scripts?: readonly AssetName[];
  /** A page on its own, to be shown inside another's frame. */
  bare?: { html: string };
};
/** Somewhere else to go: after an action, so that reloading does not repeat it. `said` is the key of a sentence shown there. */
export type Redirect = {
  to: string;
  said?: string;
  session?: string | null;
  ticket?: string | null;
  language?: Language;
};
/** Something to take away instead of a page. */
export type Download = { file: { name: string; type: string; body: string } };
/** What a script of ours asks for. */
export type Data = { json: object };
/** Something to follow: what it is now, and how to look again. */
export type Followed = { live: string; look: () => Promise<string> };
export type PageAnswer = Shown | Redirect | Download | Data | Followed | Refusal;

/** One row of the table that drives routing, rights and the tests of both. */
export type Page = {
  method: 'get' | 'post';
  /** Express pattern. */
  path: string;
  access: Access;
  /** Counted with the sign-ins of an address. */
  throttled?: true;
  /** Its form brings a file of at most so many bytes. */
  upload?: number;
  run: (call: PageCall) => Promise<PageAnswer>;
};

/** Whether roles let somebody in. */
export function isAllowed(access: Access, roles: readonly Role[]): boolean {
  if (access === 'anyone') return true;
  // An integration is a program: it has no pages.
  if (access === 'signed-in') return roles.some((role) => role !== 'integration');
  return roles.some((role) => role === 'admin' || access.includes(role));
}

/** A row that shows. */
export function showPage(path: string, access: Access, run: Page['run']): Page {
  return { method: 'get', path, access, run };
}
/** A row that does something. */
export function actPage(path: string, access: Access, run: Page['run']): Page {
  return { method: 'post', path, access, run };
}
