import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Runs before the test files of a project, so that no two of them make the same at once. In a process of its own:
 * vitest loads modules for a set-up in a way that Prisma's schema engine cannot stand.
 */
export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, [fileURLToPath(new URL('make-shared.ts', import.meta.url))]);
}
