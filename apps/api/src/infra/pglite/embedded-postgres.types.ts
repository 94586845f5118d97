import type { ListenAddress } from './wire-server.ts';

export interface WorkerInput {
  readonly dataDir: string;
  /** Null: make the folder and end. */
  readonly address: ListenAddress | null;
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'initialised' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly message: string; readonly databaseLines: readonly string[] };
