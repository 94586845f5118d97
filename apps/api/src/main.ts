import { PackError } from '@gallerist/embedding';
import { RuntimeError } from '@gallerist/embedding/node';
import { startApp, type RunningApp } from './app.ts';
import { parseConfig, type Config } from './config/config.ts';
import { EnvironmentError } from './config/env.ts';
import { createLog } from './config/log.ts';
import { DependencyError } from './core/errors.ts';
import { ListenError } from './http/listen.ts';
import { DataDirLockedError } from './infra/data-dir-lock.ts';
import { InstanceConflictError } from './infra/instance-lock.ts';
import { EmbeddedDatabaseError } from './infra/pglite/database-folder.ts';

/** What a person can put right: a sentence is enough, a stack would hide it. */
const knownErrors = [
  DataDirLockedError,
  DependencyError,
  EmbeddedDatabaseError,
  EnvironmentError,
  InstanceConflictError,
  ListenError,
  PackError,
  RuntimeError,
];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function announce(app: RunningApp, config: Config, seconds: number): void {
  say(`Gallerist is ready after ${seconds.toFixed(1)} s`);
  if (app.url !== null) {
    say(`  console   ${config.PUBLIC_URL ?? app.url}/`);
    say(`  GraphQL   ${config.PUBLIC_URL ?? app.url}/graphql`);
    say(`  health    ${app.url}/healthz`);
  }
  say(`  operators ${app.adminUrl}/readyz and /metrics`);
  if (app.setUpUrl !== null) {
    say('');
    say('  Nobody has an account yet. Whoever opens this makes the first one, within 30 minutes and once:');
    say(`  ${app.setUpUrl}`);
  }
  if (app.ownerKey === null) return;
  say('');
  say('  This is the OWNER key. It is shown only now; keep it:');
  say(`  ${app.ownerKey}`);
  say('');
}

async function main(): Promise<void> {
  const config = parseConfig(process.env); // eslint-disable-line no-restricted-properties -- the server's one reading of the environment
  const stop = Promise.withResolvers<string>();
  // A second signal ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.resolve(signal));
  const progress = (line: string): void => say(`· ${line}`);
  const onFatal = (error: Error): void => stop.resolve(error.message);
  const app = await startApp(config, { log: createLog(config.LOG_LEVEL), progress, onFatal });
  announce(app, config, process.uptime());
  progress(`stopping (${await stop.promise})`);
  await app.close();
  progress('stopped');
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const isKnown = knownErrors.some((known) => error instanceof known);
  const text = error instanceof Error ? ((isKnown ? null : error.stack) ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
