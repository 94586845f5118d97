import { canonicalJson, sha256Hex } from '@gallerist/preprocess';
import type { Box, RgbImage } from '@gallerist/preprocess';
import { findPeople } from '../bodies/find-people.ts';
import type { PersonPlan } from '../bodies/person-finder.types.ts';
import { exporterRevision } from '../onnx/built-in-face-nets.ts';
import type { PersonFinderManifest } from '../packs/person-finder.ts';
import { exportBuiltInPersonNet } from './export-person-net.ts';
import { folderModelCache } from './face-models/model-cache.ts';
import { openPersonFinder } from './open-nets.ts';
import type { NetOptions } from './open-nets.ts';
import { readPersonFinder } from './pack-files.ts';

/** A person in a frame. */
export interface FoundPerson {
  /** In pixels, within the frame. */
  readonly box: Box;
  /** In [0, 1]. */
  readonly confidence: number;
}

export interface BuiltInPersonFinder {
  /** Everybody in a frame, surest first. */
  find(frame: RgbImage): Promise<readonly FoundPerson[]>;
  dispose(): Promise<void>;
}

export interface PersonFinderOptions extends NetOptions {
  /** Where the exported net is kept; made when something is written. */
  readonly modelsDir: string;
  /** Below, nobody is reported. Default: as the servers' own finder. */
  readonly minConfidence?: number;
  /** Whether large frames are looked at in tiles too, as servers do: finds smaller people and takes several times as long. Default true. */
  readonly usesTiles?: boolean;
  /** Gets a line for what was damaged or could not be written. */
  readonly log?: (line: string) => void;
}

/**
 * The finder of persons that body packs borrow, alone, for programs that look at frames before a server does.
 *
 * @throws {PackError} if a file of the net is missing or changed.
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if a provider that was asked for is not here.
 */
export async function openBuiltInPersonFinder(options: PersonFinderOptions): Promise<BuiltInPersonFinder> {
  const manifest = await readPersonFinder();
  const model = await personModel(manifest, options);
  const { detector } = await openPersonFinder(manifest.detector, model, options);
  const plan = changedPlan(manifest.detector.plan, options);
  return { find: (frame) => findPeople(frame, { detector, plan }), dispose: () => detector.dispose() };
}

function changedPlan(plan: PersonPlan, { minConfidence, usesTiles = true }: PersonFinderOptions): PersonPlan {
  return {
    ...plan,
    minConfidence: minConfidence ?? plan.minConfidence,
    tiles: usesTiles ? plan.tiles : { ...plan.tiles, minSidePx: Infinity },
  };
}

async function personModel(
  { files }: PersonFinderManifest,
  { modelsDir, log = () => undefined }: PersonFinderOptions,
): Promise<Uint8Array> {
  const cache = folderModelCache(modelsDir, log);
  const weights = files.map(({ sha256 }) => sha256);
  const key = sha256Hex(canonicalJson({ role: 'people', exporterRevision, weights }));
  const kept = await cache.read(key);
  if (kept !== null) return kept;
  const made = await exportBuiltInPersonNet(files);
  await cache.write(key, made);
  return made;
}
