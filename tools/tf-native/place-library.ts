import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Placement {
  readonly package: string;
  /** The folder outside the project that keeps libraries and binding. */
  readonly cache: string;
}

export const bindingName = 'tfjs_binding.node';

/**
 * Puts the binding, and a link to the libraries, where the package's loader looks. The libraries stay in the cache: they are
 * nearly a gigabyte, and `npm ci` empties the package's folder.
 */
export async function placeLibrary({ package: folder, cache }: Placement): Promise<void> {
  const binding = join(folder, 'lib', 'napi-v8', bindingName);
  await mkdir(dirname(binding), { recursive: true });
  await cp(join(cache, bindingName), `${binding}.new`);
  await rename(`${binding}.new`, binding);
  const deps = join(folder, 'deps');
  await mkdir(deps, { recursive: true });
  await link(join(cache, 'tensorflow'), join(deps, 'lib'));
  // TensorFlow looks for CUDA in ../nvidia, seen from its own library.
  await link(join(cache, 'nvidia'), join(deps, 'nvidia'));
}

async function link(target: string, path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await symlink(target, path);
}
