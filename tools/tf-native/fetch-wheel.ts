import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collect } from './collect.ts';
import { fileDigest } from './file-digest.ts';
import { NativeBuildError } from './native-build-error.ts';
import { pinnedPython } from './wheels.ts';
import type { PinnedWheel } from './wheels.ts';

const pips: readonly (readonly [string, ...string[]])[] = [['python3', '-m', 'pip'], ['pip3'], ['pip']];

/**
 * Checks a wheel that somebody brought along.
 *
 * @throws {NativeBuildError} if it is not the pinned one, byte for byte.
 */
export async function givenWheel(file: string, wheel: PinnedWheel): Promise<string> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) throw new NativeBuildError(`${file} is no file.`);
  const digest = await fileDigest(file);
  if (digest === wheel.sha256) return file;
  throw new NativeBuildError(
    `${file} has SHA-256 ${digest}; ${wheel.distribution} ${wheel.version} for ${wheel.platform} has ${wheel.sha256}.`,
  );
}

/**
 * Downloads the pinned wheel with pip, which compares the digest and takes mirrors and proxies from its own settings.
 *
 * @returns The file's path in `folder`.
 * @throws {NativeBuildError} without pip, or with its last words where it cannot get the wheel.
 */
export async function downloadWheel(wheel: PinnedWheel, folder: string): Promise<string> {
  const pip = await workingPip();
  await mkdir(folder, { recursive: true });
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${wheel.distribution}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const [command, ...first] = pip;
  const { code, output } = await collect(command, [
    ...first,
    'download',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    ...['--platform', wheel.platform, '--implementation', 'cp'],
    ...['--python-version', pinnedPython.version, '--abi', pinnedPython.abi],
    ...['--require-hashes', '--requirement', requirements, '--dest', folder],
  ]);
  const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (code === 0 && file !== undefined) return join(folder, file);
  throw new NativeBuildError(
    `pip cannot get ${wheel.distribution} ${wheel.version}: ${lastLines(output)}\nOr bring the wheel: --wheel <file>.`,
  );
}

/** @throws {NativeBuildError} where none answers. */
export async function workingPip(): Promise<readonly [string, ...string[]]> {
  for (const pip of pips) {
    const [command, ...first] = pip;
    const result = await collect(command, [...first, '--version']).catch(() => null);
    if (result?.code === 0) return pip;
  }
  throw new NativeBuildError(
    'pip is not here: install Debian’s python3-pip, or bring the wheel: --wheel <file>.',
  );
}

/** The end of what a command said: where its reason stands. */
export const lastLines = (output: string): string => output.trim().split('\n').slice(-6).join('\n');
