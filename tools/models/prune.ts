import { join } from 'node:path';
import { runCommand } from '../pack/command.ts';
import type { CommandOutput } from '../pack/command.ts';
import { pruneCommand } from './prune/prune-command.ts';

/** Runs `npm run prune -- …`; resolves to the exit code. */
export const main = (args: readonly string[], output: CommandOutput): Promise<number> =>
  runCommand(pruneCommand, args, output);

if (import.meta.main) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  }
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    signal: stop.signal,
    defaultPacksDir: join(process.env['DATA_DIR'] ?? './data', 'packs'),
  });
}
