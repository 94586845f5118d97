import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { buildKernel, kernels } from './build-kernel.ts';

/** Compiles every kernel into its committed file. */
for (const kernel of kernels) {
  const target = join(workspaceRoot, kernel.target);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, await buildKernel(kernel));
  process.stdout.write(`${kernel.source} -> ${kernel.target}\n`);
}
