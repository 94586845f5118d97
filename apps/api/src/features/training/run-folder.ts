/** What an attempt leaves for the next one on this machine: features, checkpoints, weights. Whole files or none, also after a crash. */
export interface RunFolder {
  /** Of checkpoints of the training library. */
  readonly checkpoints: string;
  /** Where a pack is put together before it is installed. */
  readonly staging: string;
  read(name: RunFile): Promise<Uint8Array | null>;
  /** @throws {DependencyError} if the disk refuses. */
  write(name: RunFile, bytes: Uint8Array): Promise<void>;
  /** Everything goes. */
  remove(): Promise<void>;
}

export type RunFile = 'features' | 'weights' | 'result';

export type OpenRunFolder = (runId: string) => Promise<RunFolder>;
