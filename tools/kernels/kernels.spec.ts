import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { buildKernel, kernels } from './build-kernel.ts';

describe.each(kernels)('$source', (kernel) => {
  it('compiles to the committed bytes', async () => {
    const committed = await readFile(join(workspaceRoot, kernel.target), 'utf8');
    // Git may have changed the line ends.
    expect(await buildKernel(kernel)).toBe(committed.replaceAll('\r\n', '\n'));
  });
});
