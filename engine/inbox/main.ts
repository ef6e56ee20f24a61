/** The inbox as a process of its own. Arguments: folder, port of the page and API, SMTP port. */
import { startInbox } from './start-inbox';

async function main(): Promise<void> {
  const [dir, port, smtpPort] = process.argv.slice(2);
  if (dir === undefined || port === undefined || smtpPort === undefined) {
    throw new Error('expected three arguments: folder, port, SMTP port');
  }
  const inbox = await startInbox({ dir, port: Number(port), smtpPort: Number(smtpPort) });
  console.log(`inbox ready: page on port ${inbox.port}, SMTP on port ${inbox.smtpPort}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void inbox.stop().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
