import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { WatchedScene } from './watch-scene.ts';

/**
 * What was watched of a seed, from its file in a folder or anew. Drawing and looking take most of the time, and several processes
 * may share it.
 *
 * @param dir null: nothing is kept.
 */
export async function watchedOnce(
  dir: string | null,
  seed: number,
  watch: () => Promise<WatchedScene>,
): Promise<WatchedScene> {
  if (dir === null) return watch();
  const file = join(dir, `scene-${seed}.v8`);
  // as: written below
  if (existsSync(file)) return deserialize(readFileSync(file)) as WatchedScene;
  const watched = await watch();
  mkdirSync(dir, { recursive: true });
  // whole or not at all
  writeFileSync(`${file}.part`, serialize(watched));
  renameSync(`${file}.part`, file);
  return watched;
}
