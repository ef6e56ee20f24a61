/** Shows one thing at a time, calmly. */
export interface ProgressDisplay {
  /** What is going on now: replaces what was shown before on a terminal, is written now and then elsewhere. */
  show(text: string): void;
  /** Something that stays. */
  say(text: string): void;
}

/** Real ms between lines where the output is a file or a pipe. */
const WRITE_EVERY_MS = 5000;
const CLEAR_LINE = '\r\u001b[2K';

/** On a terminal one line that is written over, never wider than it; elsewhere a plain line every five seconds. */
export function createProgressDisplay(out: NodeJS.WriteStream, now: () => number = Date.now): ProgressDisplay {
  let isShowing = false;
  let writtenAt = -Infinity;
  return {
    show: (text) => {
      if (out.isTTY) {
        out.write(CLEAR_LINE + text.slice(0, Math.max(20, out.columns - 1)));
        isShowing = true;
      } else if (now() - writtenAt >= WRITE_EVERY_MS) {
        out.write(`${text}\n`);
        writtenAt = now();
      }
    },
    say: (text) => {
      out.write(`${isShowing ? CLEAR_LINE : ''}${text}\n`);
      isShowing = false;
    },
  };
}
