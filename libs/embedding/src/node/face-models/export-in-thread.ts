import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PackError } from '../../errors.ts';
import type { PackErrorCode } from '../../errors.ts';
import type { PackManifest } from '../../packs/manifest.ts';
import type { ExportedRole } from './face-models.types.ts';

export interface ExportOrder {
  readonly manifest: PackManifest;
  readonly location: string;
  readonly roles: readonly ExportedRole[];
}

export type ExportAnswer =
  | { readonly kind: 'models'; readonly models: readonly (readonly [string, Uint8Array])[] }
  | { readonly kind: 'fault'; readonly code: PackErrorCode | null; readonly message: string };

/**
 * Exports nets in a thread of their own: it takes a second of one core, and 150 MiB that are given back with the thread.
 *
 * @returns ONNX files by role.
 * @throws {PackError} if a file is missing or changed.
 */
export async function exportInThread(order: ExportOrder): Promise<ReadonlyMap<string, Uint8Array>> {
  const thread = new Worker(new URL('./export-thread.ts', import.meta.url), { workerData: order });
  try {
    const ended = once(thread, 'exit').then(() => {
      throw new Error('The thread that exports models ended without an answer.');
    });
    const [answer] = (await Promise.race([once(thread, 'message'), ended])) as [ExportAnswer]; // the thread's protocol
    if (answer.kind === 'models') return new Map(answer.models);
    throw answer.code === null ? new Error(answer.message) : new PackError(answer.code, answer.message);
  } finally {
    await thread.terminate();
  }
}
