import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { collect } from './collect.ts';
import { lastLines } from './fetch-wheel.ts';
import { NativeBuildError } from './native-build-error.ts';

export interface Compilation {
  /** Folder of the package with the binding's sources. */
  readonly package: string;
  /** The unpacked wheel. */
  readonly tensorflow: string;
  /** Where the binding is written. */
  readonly target: string;
  /** C++17. */
  readonly compiler: string;
}

/**
 * Compiles the package's own binding against TensorFlow's headers and libraries. It looks for those in `../../deps/lib`, as the
 * package lays them out.
 *
 * @throws {NativeBuildError} without a compiler, or with its last words.
 */
export async function compileBinding({
  package: folder,
  tensorflow,
  target,
  compiler,
}: Compilation): Promise<void> {
  const version = await collect(compiler, ['--version']).catch(() => null);
  if (version?.code !== 0) {
    throw new NativeBuildError(
      `The C++ compiler ${compiler} is not here: install Debian’s g++, or name one in CXX.`,
    );
  }
  await mkdir(dirname(target), { recursive: true });
  const nodeHeaders = join(
    dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')),
    'include',
  );
  const { code, output } = await collect(compiler, [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
    ...[`-I${folder}`, `-I${join(tensorflow, 'include')}`, `-I${nodeHeaders}`],
    join(folder, 'binding', 'tfjs_backend.cc'),
    join(folder, 'binding', 'tfjs_binding.cc'),
    ...['-o', target, `-L${tensorflow}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ]);
  if (code !== 0) throw new NativeBuildError(`The binding does not compile:\n${lastLines(output)}`);
}
