import { startApp } from './app.ts';
import { parseConfig } from './config/config.ts';
import { EnvironmentError } from './config/env.ts';
import { createLog } from './config/log.ts';

async function main(): Promise<void> {
  const config = parseConfig(process.env); // eslint-disable-line no-restricted-properties -- the one reading of the environment
  const log = createLog(config.LOG_LEVEL);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const stop = Promise.withResolvers<string>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.resolve(signal));
  const startedAt = performance.now();
  const app = await startApp(config, { log, progress: (line) => say(`· ${line}`) });
  say(`Gallerist is ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  say(`  GraphQL   ${config.PUBLIC_URL ?? app.url}/graphql`);
  say(`  health    ${app.url}/healthz`);
  say(`  operators ${app.adminUrl}/readyz and /metrics`);
  if (app.ownerKey !== null) {
    say('');
    say('  This is the OWNER key. It is shown only now; keep it:');
    say(`  ${app.ownerKey}`);
    say('');
  }
  const signal = await stop.promise;
  say(`· stopping (${signal})`);
  await app.close();
  say('· stopped');
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const isExpected =
    error instanceof EnvironmentError || (error instanceof Error && error.name.endsWith('ConflictError'));
  process.stderr.write(
    `${isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}
