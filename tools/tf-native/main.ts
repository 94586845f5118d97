import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { nativePackageFolder } from '@gallerist/embedding/node';
import { runCommand, text } from '../pack/command.ts';
import type { Command, CommandCall, CommandOutput } from '../pack/command.ts';
import { buildNative } from './build-native.ts';
import { NativeBuildError } from './native-build-error.ts';
import { wheelFor } from './wheels.ts';

const usage = `npm run tf:native [-- --cuda | --wheel <file>] [options]

Builds TensorFlow's native library for training, many times as quick as WebAssembly: the binding's sources that npm has installed are
compiled against a pinned TensorFlow wheel, and put where their loader looks. Needs a C++ compiler (Debian's g++) and pip
(Debian's python3-pip), or the wheel itself. npm start, build and test keep it when they install packages, as long as its package has
the same version; after npm ci by hand run it again: the download is kept.

  --wheel <file>  a wheel that was brought along; its SHA-256 must be the pinned one
  --cuda          with CUDA's libraries, for NVIDIA GPUs (Linux on x64)
  --cache <dir>   where libraries are kept; default: gallerist/tensorflow in the user's cache folder
  --json          print the report as JSON

Exit codes: 0 built and tried, 1 it cannot be built here, 2 wrong options. CXX names another compiler.
`;

const nativeCommand: Command = {
  usage,
  options: { wheel: { type: 'string' }, cuda: { type: 'boolean' }, cache: { type: 'string' } },
  run: runNative,
};

async function runNative({ values, output }: CommandCall): Promise<number> {
  try {
    const hasCuda = values['cuda'] === true;
    const folder = nativePackageFolder();
    if (folder === null) {
      throw new NativeBuildError(
        'npm has left out @tensorflow/tfjs-node-gpu: run npm ci with optional packages.',
      );
    }
    const wheelFile = text(values, 'wheel');
    const report = await buildNative({
      package: folder,
      wheel: wheelFor({ os: process.platform, arch: process.arch, hasCuda }),
      wheelFile: wheelFile === undefined ? null : resolve(wheelFile),
      hasCuda,
      cacheRoot: resolve(text(values, 'cache') ?? defaultCache()),
      compiler: process.env['CXX'] ?? 'g++',
      log: (line) => output.err(`${line}\n`),
    });
    const told = `Training uses TensorFlow ${report.version} natively${report.hasGpu ? ', on a GPU' : ''}.\n`;
    output.out(values['json'] === true ? `${JSON.stringify(report)}\n` : told);
    return 0;
  } catch (error) {
    if (!(error instanceof NativeBuildError)) throw error;
    output.err(`${error.message}\n`);
    return 1;
  }
}

const defaultCache = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'gallerist', 'tensorflow');

/** Runs `npm run tf:native -- …`; resolves to the exit code. */
export const main = (args: readonly string[], output: CommandOutput): Promise<number> =>
  runCommand(nativeCommand, args, output);

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), {
    out: (line) => process.stdout.write(line),
    err: (line) => process.stderr.write(line),
    signal: new AbortController().signal,
    defaultPacksDir: '',
  });
}
