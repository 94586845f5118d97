import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { workspaceRoot } from '../bootstrap/workspace.mjs';

/** A WebAssembly module of ours: its source, and the TypeScript file that holds its bytes. */
export interface Kernel {
  /** Relative to the root. */
  readonly source: string;
  readonly target: string;
  /** The exported constant. */
  readonly constant: string;
}

export const kernels: readonly Kernel[] = [
  {
    source: 'libs/metrics/assembly/similarity-kernel.ts',
    target: 'libs/metrics/src/similarity/kernel/generated/similarity-kernel.ts',
    constant: 'similarityKernelBase64',
  },
];

// A process of its own: importing the compiler would declare its language's String and Array for all of ours.
const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');

const base64LineLength = 100;

/** The text of the kernel's target. The same source and compiler give the same text everywhere. */
export async function buildKernel({ source, constant }: Kernel): Promise<string> {
  const bytes = await compile(source);
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${base64LineLength}}`, 'g')) ?? [];
  return [
    `// Compiled from ${source} by \`npm run kernels\`: ${bytes.length} bytes of WebAssembly.`,
    `export const ${constant} =`,
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

async function compile(source: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'gallerist-kernel-'));
  try {
    const file = join(folder, 'kernel.wasm');
    const output = ['--outFile', file, '--baseDir', workspaceRoot];
    const options = ['--runtime', 'stub', '--noAssert', '-O3', '--enable', 'simd', '--importMemory'];
    await promisify(execFile)(process.execPath, [compiler, source, ...output, ...options], {
      cwd: workspaceRoot,
    });
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
