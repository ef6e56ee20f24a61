import type { Request, Response } from 'express';

/** How often it is looked whether something has changed, in real ms. */
const LOOK_MS = 3_000;
/** Browsers followed at once by a process; those beyond refresh by themselves, as without scripts' help. */
const MOST = 200;

let open = 0;

/**
 * Follows what `look` answers and tells the browser when it is another, by server-sent events, until the browser leaves or `look`
 * answers null: signed out. Only that something changed is told; what it is, the page asks for as ever.
 */
export function followChanges(req: Request, res: Response, look: () => Promise<string | null>, first: string): void {
  if (open >= MOST) {
    // 204 tells an EventSource not to come back.
    res.status(204).end();
    return;
  }
  open += 1;
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  res.write(': open\n\n');
  let known = first;
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .then((now) => {
        if (now === null) res.end();
        else if (now !== known) {
          known = now;
          res.write('event: change\ndata: -\n\n');
        } else res.write(': same\n\n');
      })
      // What is away comes back; meanwhile there is nothing to tell.
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, LOOK_MS);
  timer.unref();
  req.on('close', () => {
    clearInterval(timer);
    open -= 1;
  });
}
