/**
 * What an attempt leaves for the next one on this machine: features or pictures, checkpoints, weights. Files of a name are whole or
 * not there, also after a crash; pictures count once a file lists them.
 */
export interface RunFolder {
  /** Of checkpoints of the training library. */
  readonly checkpoints: string;
  /** Where a pack is put together before it is installed. */
  readonly staging: string;
  /** Keeps a picture. @returns Its absolute path. @throws {DependencyError} if the disk refuses. */
  writePicture(name: string, bytes: Uint8Array): Promise<string>;
  read(name: RunFile): Promise<Uint8Array | null>;
  /** @throws {DependencyError} if the disk refuses. */
  write(name: RunFile, bytes: Uint8Array): Promise<void>;
  /** Everything goes. */
  remove(): Promise<void>;
}

export type RunFile = 'features' | 'pictures' | 'weights' | 'result';

/** Folders of another generation than the run's are nobody's. */
export type OpenRunFolder = (runId: string, generation: number) => Promise<RunFolder>;

/** Removes folders on this machine that `isNeeded` says nothing of. */
export type SweepRunFolders = (
  isNeeded: (runIds: readonly string[]) => Promise<ReadonlyMap<string, number>>,
) => Promise<number>;
