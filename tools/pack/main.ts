import { join } from 'node:path';
import { addCommand } from './add.ts';
import { calibrateCommand } from './calibrate.ts';
import type { Command, CommandOutput } from './command.ts';
import { runCommand } from './command.ts';
import { listCommand } from './list.ts';
import { verifyCommand } from './verify.ts';

const commands = new Map<string, Command>([
  ['add', addCommand],
  ['verify', verifyCommand],
  ['list', listCommand],
  ['calibrate', calibrateCommand],
]);

const usage = `npm run pack -- <command> [options]

  add        take an ONNX embedder into use
  verify     compare packs with the digests and vectors that were pinned
  list       what is installed, with licences
  calibrate  measure a pack's thresholds on your own pictures

npm run pack -- <command> --help tells more.
`;

/** Runs `npm run pack -- …`; resolves to the exit code. */
export async function main(args: readonly string[], output: CommandOutput): Promise<number> {
  const [name, ...rest] = args;
  const command = name === undefined ? undefined : commands.get(name);
  if (command !== undefined) return runCommand(command, rest, output);
  if (name === '--help' || name === 'help') {
    output.out(usage);
    return 0;
  }
  output.err(name === undefined ? usage : `There is no command ${name}.\n\n${usage}`);
  return 2;
}

if (import.meta.main) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  }
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    signal: stop.signal,
    defaultPacksDir: join(process.env['DATA_DIR'] ?? './data', 'packs'),
  });
}
