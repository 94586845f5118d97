import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../pack/command.ts';
import type { Command, CommandCall, CommandOutput } from '../pack/command.ts';
import { htmlReport } from './evaluate/html/html-report.ts';
import { evaluateOptions, parseEvaluateOptions } from './evaluate/options.ts';
import { formatOutcome } from './evaluate/report/format-outcome.ts';
import { runEvaluation } from './evaluate/run-evaluation.ts';
import { usage } from './evaluate/usage.ts';

const evaluateCommand: Command = { usage, options: evaluateOptions, run: evaluate };

async function evaluate(call: CommandCall): Promise<number> {
  const { output } = call;
  const options = parseEvaluateOptions(call);
  await runEvaluation(options, output, async ({ outcome, plan }, embedder) => {
    const json = `${JSON.stringify(outcome, null, 1)}\n`;
    if (options.jsonFile !== null) await writeFile(options.jsonFile, json);
    if (options.htmlFile !== null) {
      const shown = options.hasPictures ? embedder : null;
      await writeFile(options.htmlFile, await htmlReport(outcome, plan, shown));
    }
    output.out(options.isJson && options.jsonFile === null ? json : formatOutcome(outcome));
  });
  return 0;
}

/** Runs `npm run evaluate -- …`; resolves to the exit code. */
export const main = (args: readonly string[], output: CommandOutput): Promise<number> =>
  runCommand(evaluateCommand, args, output);

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
