import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from '../../../training/loop/snapshot.types.ts';
import { TrainingError } from '../../../training/training-error.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-bytes.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { writeDurably } from './write-durably.ts';

/** So many are kept: the last one, and one to fall back to. */
const KEPT = 2;
const namePattern = /^step-\d{12}\.checkpoint$/;
/** What a writer that was killed left behind. */
const partPattern = /^\.\d+-\d+\.part$/;

/** Whose checkpoint is looked for. */
export interface CheckpointOwner {
  readonly recipeDigest: string;
  readonly dataDigest: string;
}

export interface FoundCheckpoint {
  /** Null where the folder has none. */
  readonly snapshot: Snapshot | null;
  /** Newer ones that could not be used, and why. */
  readonly skipped: readonly Error[];
}

/** Keeps a snapshot in a folder, which is made where it is missing; all but the last two go. */
export async function keepCheckpoint(folder: string, snapshot: Snapshot): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = `step-${String(snapshot.header.position.step).padStart(12, '0')}.checkpoint`;
  await writeDurably(join(folder, name), encodeCheckpoint(snapshot));
  const names = await checkpointNames(folder);
  const old = names.filter((other) => other !== name).slice(KEPT - 1);
  await Promise.all(old.map((other) => rm(join(folder, other), { force: true })));
}

/** Makes the folder empty of checkpoints and of what writers left behind; other files stay. */
export async function clearCheckpoints(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const ours = names.filter((name) => namePattern.test(name) || partPattern.test(name));
  await Promise.all(ours.map((name) => rm(join(folder, name), { force: true })));
}

/**
 * The newest checkpoint of a run that can be used; damaged ones and those of other runs are passed over.
 *
 * @throws {CheckpointError | TrainingError} why the newest cannot be used (`SNAPSHOT_FOREIGN` for one of another recipe or of
 *   other data), where none can.
 */
export async function findCheckpoint(folder: string, owner: CheckpointOwner): Promise<FoundCheckpoint> {
  const skipped: Error[] = [];
  for (const name of await checkpointNames(folder)) {
    try {
      const snapshot = decodeCheckpoint(await readFile(join(folder, name)), name);
      checkOwner(snapshot, owner, name);
      return { snapshot, skipped };
    } catch (error) {
      if (!(error instanceof CheckpointError) && !(error instanceof TrainingError)) throw error;
      skipped.push(error);
    }
  }
  if (skipped[0] !== undefined) throw skipped[0];
  return { snapshot: null, skipped };
}

function checkOwner({ header }: Snapshot, { recipeDigest, dataDigest }: CheckpointOwner, name: string): void {
  const differing = [
    ...(header.recipeDigest === recipeDigest ? [] : ['recipe']),
    ...(header.dataDigest === dataDigest ? [] : ['data']),
  ];
  if (differing.length === 0) return;
  throw new TrainingError('SNAPSHOT_FOREIGN', `${name} is of another ${differing.join(' and ')}.`);
}

/** Newest first. */
async function checkpointNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => namePattern.test(name))
    .sort()
    .reverse();
}
