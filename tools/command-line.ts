import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What a command was called with. `--help` and an option that it does not know end the process after the help, with 0 and 2. */
export function readCommandLine<T extends ParseArgsConfig>(
  help: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  if (process.argv.slice(2).includes('--help')) {
    process.stdout.write(`${help}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('. ');
    process.stderr.write(`${sentence}\n\n${help}\n`);
    process.exit(2);
  }
}
