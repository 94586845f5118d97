import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compileBinding } from './compile-binding.ts';
import { downloadWheel, givenWheel } from './fetch-wheel.ts';
import { downloadCudaWheels } from './cuda-wheels.ts';
import { bindingName, placeLibrary } from './place-library.ts';
import { smokeTest } from './smoke-test.ts';
import type { NativeReport } from './smoke-test.ts';
import { isNvidiaLibrary, isTensorFlowPart, unpackWheel } from './unpack-wheel.ts';
import type { PinnedWheel } from './wheels.ts';

export interface NativeBuild {
  /** Folder of the package whose loader opens the library. */
  readonly package: string;
  readonly wheel: PinnedWheel;
  /** A wheel that was brought along; null: pip gets it. */
  readonly wheelFile: string | null;
  readonly hasCuda: boolean;
  /** Outside the project: it outlives `npm ci`. */
  readonly cacheRoot: string;
  readonly compiler: string;
  readonly log: (line: string) => void;
}

/**
 * Unpacks, compiles, places and tries. What the cache has already is not made again.
 *
 * @throws {NativeBuildError} where a step cannot be done; what lies in the package is then as before, but for a smoke test that
 * fails.
 */
export async function buildNative(build: NativeBuild): Promise<NativeReport> {
  const { wheel, cacheRoot, log } = build;
  const kind = build.hasCuda ? 'cuda' : 'cpu';
  const cache = join(cacheRoot, `${wheel.version}-${kind}-${wheel.sha256.slice(0, 12)}`);
  if (existsSync(join(cache, 'tensorflow'))) {
    log(`TensorFlow ${wheel.version} is unpacked in ${cache}`);
    if (build.wheelFile !== null) await givenWheel(build.wheelFile, wheel);
  } else {
    await fillCache(build, cache);
  }
  log('compiling the binding');
  await compileBinding({
    package: build.package,
    tensorflow: join(cache, 'tensorflow'),
    target: join(cache, bindingName),
    compiler: build.compiler,
  });
  await placeLibrary({ package: build.package, cache });
  log('computing a gradient with it');
  return smokeTest(join(import.meta.dirname, '..'));
}

/** In a folder aside and renamed when whole: a process that is killed leaves no half cache. */
async function fillCache(build: NativeBuild, cache: string): Promise<void> {
  const { wheel, log } = build;
  const aside = `${cache}.${process.pid}.part`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  try {
    const download = join(aside, 'wheels');
    if (build.wheelFile === null) log(`downloading ${wheel.distribution} ${wheel.version} with pip`);
    const file =
      build.wheelFile === null
        ? await downloadWheel(wheel, download)
        : await givenWheel(build.wheelFile, wheel);
    log('unpacking headers and libraries');
    await unpackWheel(file, aside, isTensorFlowPart);
    if (build.hasCuda) await addCuda(aside, { ...build, download });
    await rm(download, { recursive: true, force: true });
    await rm(cache, { recursive: true, force: true });
    await rename(aside, cache);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function addCuda(aside: string, of: NativeBuild & { readonly download: string }): Promise<void> {
  of.log('downloading CUDA’s libraries with pip');
  const folder = join(of.download, 'cuda');
  await downloadCudaWheels(of.wheel, folder);
  for (const name of await readdir(folder)) {
    if (name.startsWith('nvidia_')) await unpackWheel(join(folder, name), aside, isNvidiaLibrary);
  }
}
