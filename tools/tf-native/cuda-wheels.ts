import { mkdir } from 'node:fs/promises';
import { collect } from './collect.ts';
import { lastLines, workingPip } from './fetch-wheel.ts';
import { NativeBuildError } from './native-build-error.ts';
import { pinnedPython } from './wheels.ts';
import type { PinnedWheel } from './wheels.ts';

/**
 * NVIDIA's wheels in the versions that TensorFlow's own extra `and-cuda` names; pip compares them with its index.
 *
 * @throws {NativeBuildError} where pip cannot get them.
 */
export async function downloadCudaWheels(wheel: PinnedWheel, folder: string): Promise<void> {
  const [command, ...first] = await workingPip();
  await mkdir(folder, { recursive: true });
  const { code, output } = await collect(command, [
    ...first,
    'download',
    '--disable-pip-version-check',
    '--only-binary=:all:',
    ...['--platform', wheel.platform, '--platform', 'manylinux2014_x86_64', '--implementation', 'cp'],
    ...[
      '--python-version',
      pinnedPython.version,
      '--abi',
      pinnedPython.abi,
      '--abi',
      'abi3',
      '--abi',
      'none',
    ],
    ...['--dest', folder, `${wheel.distribution}[and-cuda]==${wheel.version}`],
  ]);
  if (code !== 0) throw new NativeBuildError(`pip cannot get CUDA’s libraries: ${lastLines(output)}`);
}
