import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packageName = '@tensorflow/tfjs-node-gpu';

/**
 * Folder of the package whose loader opens the native library.
 *
 * @returns null where npm left the package out: it is optional.
 */
export function nativePackageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  } catch {
    return null;
  }
}

/** Whether the binding and TensorFlow's libraries lie where the package's loader looks, without loading them. */
export function isNativeLibraryBuilt(folder: string | null = nativePackageFolder()): boolean {
  if (folder === null || !existsSync(join(folder, 'lib'))) return false;
  const hasBinding = readdirSync(join(folder, 'lib')).some((name) =>
    existsSync(join(folder, 'lib', name, 'tfjs_binding.node')),
  );
  // `existsSync` follows links: a cache that was emptied counts as absent.
  return hasBinding && existsSync(join(folder, 'deps', 'lib', 'libtensorflow_framework.so.2'));
}
