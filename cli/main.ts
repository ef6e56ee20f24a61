import { createRequire } from 'node:module';
import { Command } from 'commander';
import type * as AdminCommand from './admin';
import type { Config } from './config';
import { demandConfig } from './demand-config';
import type * as DemoCommand from './demo';
import type * as DoctorCommand from './doctor';
import type * as DoctorMailCommand from './doctor-mail';
import { languageOf } from './language';
import type * as LintCommand from './lint';
import type * as PushCommand from './push';
import type * as ScoreCommand from './score';
import type { Asked, SimulateOptions } from './score';
import type * as PullCommand from './pull';
import type * as SimulateCommand from './simulate';
import type * as ShowConfigCommand from './show-config';
import type * as StartCommand from './start';

// Each command loads what it needs when it runs: `ripen config` must not wait for the engine.
const load = createRequire(__filename);

// Whoever reads us may stop reading (`ripen config | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const write = (line: string): void => void process.stdout.write(`${line}\n`);

const locale = (): string | undefined => process.env.LC_ALL ?? process.env.LANG;

/** Runs a command with the configuration and makes what it answers the exit status; errors are told in one line. */
async function run(command: (config: Config) => Promise<number>): Promise<void> {
  const config = demandConfig();
  if (!config) {
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = await command(config);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

const program = new Command('ripen').description('Matures B2B leads until sales wants them.');

program
  .command('start')
  .description('run the platform, with whatever of Temporal, store and mail has no address')
  .action(() => run((config) => (load('./start') as typeof StartCommand).runStart(config)));

program
  .command('demo')
  .description('run the example on a scratch data folder, a day a second')
  .option('--exit', 'end afterwards, with status 1 where the outcome is not the expected one', false)
  .action((options: { exit: boolean }) =>
    run((config) => (load('./demo') as typeof DemoCommand).runDemo(config, options)),
  );

program
  .command('config')
  .description('list every variable with its value, default and meaning')
  .action(() => {
    process.exitCode = (load('./show-config') as typeof ShowConfigCommand).showConfig(write);
  });

const doctor = program
  .command('doctor')
  .description('say what the engine would be made of and what is missing')
  .action(() => run((config) => (load('./doctor') as typeof DoctorCommand).runDoctor(config, write)));

doctor
  .command('mail')
  .option('--resolver <address>', 'name server to ask, host or host:port')
  .description('say how SPF, DKIM and DMARC of the sending domains stand')
  .action(({ resolver }: { resolver?: string }) =>
    run((config) => (load('./doctor-mail') as typeof DoctorMailCommand).runDoctorMail(config, resolver, write)),
  );

program
  .command('admin')
  .description('people who administer Ripen')
  .command('create')
  .argument('<e-mail>', 'address of the person')
  .description('make somebody an administrator: prints a link, good once, to choose a password')
  .action((email: string) =>
    run((config) => (load('./admin') as typeof AdminCommand).createAdmin(config, email, write)),
  );

program
  .command('lint')
  .argument('[dir]', 'workspace folder')
  .option('--json', 'the findings as JSON, for other programs', false)
  .option('--kind <kind...>', 'kinds of events that are registered on your server', [])
  .description('check a workspace')
  .action((dir: string | undefined, options: { json: boolean; kind: string[] }) =>
    run((config) =>
      (load('./lint') as typeof LintCommand).runLint(dir ?? config.workspaceDir, write, {
        ...options,
        language: languageOf(locale()),
      }),
    ),
  );

program
  .command('push')
  .argument('[dir]', 'workspace folder')
  .description('send a workspace to a server as drafts')
  .action((dir?: string) =>
    run((config) => (load('./push') as typeof PushCommand).runPush(config, dir ?? config.workspaceDir, write)),
  );

program
  .command('publish')
  .argument('[dir]', 'workspace folder')
  .option('--confirm', 'publish even where many leads would become hot or be disqualified', false)
  .option('-y, --yes', 'the same', false)
  .description('send a workspace to a server and publish what differs')
  .action((dir: string | undefined, options: { confirm: boolean; yes: boolean }) =>
    run((config) => {
      const { runPublish } = load('./push') as typeof PushCommand;
      return runPublish(config, dir ?? config.workspaceDir, write, { confirm: options.confirm || options.yes });
    }),
  );

const score = program.command('score').description('why a lead scores what it does, and what a model would change');
const asked = (config: Config): Asked => ({ config, write, locale: locale() });
const loadScore = (): typeof ScoreCommand => load('./score') as typeof ScoreCommand;

score
  .command('explain')
  .argument('<lead>', 'its id, or email:<address>')
  .option('--model <name>', 'another model than the primary one')
  .option('--at <time>', 'as of another time, such as 2026-03-31T09:00:00Z')
  .description('each rule that counted, and what it gives')
  .action((lead: string, options: { model?: string; at?: string }) =>
    run((config) => loadScore().explainScore(asked(config), lead, options)),
  );

score
  .command('simulate')
  .argument('<model>', 'a file, or the name of a model on the server')
  .requiredOption('--lead <lead>', 'a lead, or a profile as JSON or a file of it')
  .option('--event <event...>', 'kind, kind@12d or kind@2026-03-31, with props as JSON behind', [])
  .option('--at <time>', 'as of another time')
  .description('what a lead would score under a model; nothing is stored')
  .action((model: string, options: SimulateOptions) =>
    run((config) => loadScore().simulateScore(asked(config), model, options)),
  );

score
  .command('impact')
  .argument('<model>', 'the name of a model on the server')
  .description('its draft against every lead: bands, histogram before and after, who moves most')
  .action((model: string) => run((config) => loadScore().showImpact(asked(config), model)));

program
  .command('pull')
  .argument('[dir]', 'workspace folder')
  .description('write the files of a server into a workspace')
  .action((dir?: string) =>
    run((config) => (load('./pull') as typeof PullCommand).runPull(config, dir ?? config.workspaceDir, write)),
  );

program
  .command('diff')
  .argument('[dir]', 'workspace folder')
  .description('show what a push would change, with status 1 where anything would')
  .action((dir?: string) =>
    run((config) => (load('./pull') as typeof PullCommand).runDiff(config, dir ?? config.workspaceDir, write)),
  );

program
  .command('simulate')
  .argument('<sequence>', 'name of a sequence on the server')
  .option('--lead <lead>', 'email:<address>, or a JSON file with a person')
  .option('--events <file>', 'JSON file: [{ "after": "3 days", "kind": "email.clicked", "props": { "of": "guide" } }]')
  .option('--start <time>', 'when it begins, ISO 8601')
  .option('--json', 'the whole answer, mails included', false)
  .description('play a sequence and print its dated journey')
  .action((sequence: string, options: SimulateCommand.SimulateOptions) =>
    run((config) => (load('./simulate') as typeof SimulateCommand).runSimulate(config, sequence, options, write)),
  );

void program.parseAsync();
