import { join } from 'node:path';
import { isForPeople, UsageError } from '../pack/command.ts';
import { runAdapter } from './train/adapter-run.ts';
import type { TrainOutput } from './train/console.ts';
import { parseTrainOptions } from './train/options.ts';
import type { TrainOptions } from './train/options.ts';
import { runPictures } from './train/picture-run.ts';
import { formatOutcome } from './train/report.ts';
import { baseRecipe, isAdapter } from './train/training-recipe.ts';
import { usage } from './train/usage.ts';

/** Runs `npm run train -- …`; resolves to the exit code. */
export async function main(args: readonly string[], output: TrainOutput, dataDir: string): Promise<number> {
  const folders = {
    packs: join(dataDir, 'packs'),
    cache: join(dataDir, 'cache'),
    work: join(dataDir, 'training'),
  };
  try {
    const options = parseTrainOptions(args, folders);
    if (options === null) output.out(usage);
    else await train(options, output);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      output.err(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (isForPeople(error) || output.signal.aborted) {
      output.err(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
    throw error;
  }
}

async function train(options: TrainOptions, output: TrainOutput): Promise<void> {
  const base = await baseRecipe(options.recipe);
  const outcome = await (isAdapter(base) ? runAdapter : runPictures)(base, options, output);
  output.out(options.isJson ? `${JSON.stringify(outcome)}\n` : formatOutcome(outcome));
}

if (import.meta.main) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  }
  const output = {
    out: (text: string) => process.stdout.write(text),
    err: (text: string) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    signal: stop.signal,
  };
  process.exitCode = await main(process.argv.slice(2), output, process.env['DATA_DIR'] ?? './data');
}
