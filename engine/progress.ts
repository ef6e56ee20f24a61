import { type Report } from './engine-types';

const FIRST_AFTER_MS = 2_000;
const THEN_EVERY_MS = 5_000;

/** Runs `work`; when it takes over two seconds, says so, then every five seconds, with the time gone and `detail()`. */
export async function withProgress<T>(
  label: string,
  report: Report,
  work: () => Promise<T>,
  detail: () => string = () => '',
): Promise<T> {
  const startedAt = Date.now();
  const say = (): void => {
    const more = detail();
    report(`${label} … ${Math.round((Date.now() - startedAt) / 1000)} s${more === '' ? '' : `, ${more}`}`);
  };
  let every: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    say();
    every = setInterval(say, THEN_EVERY_MS);
  }, FIRST_AFTER_MS);
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(every);
  }
}
