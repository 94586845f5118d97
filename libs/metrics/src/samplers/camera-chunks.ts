import { labelClasses } from '../labels/label-classes.ts';
import { shuffled } from '../random/seeded-random.ts';
import type { SeededRandom } from '../random/seeded-random.ts';
import type { Chunker } from './class-chunks.ts';

/** The rows of a class that one camera took, in random order. */
interface CameraRows {
  readonly rows: readonly number[];
  /** How many of them an earlier chunk has brought; those are the first. */
  covered: number;
}

/**
 * Chunks of K rows of a class that bring each row at least once and show min(K, cameras of the class) different cameras.
 *
 * Cameras with most rows still to bring come first. Once each camera had its row, the rest of the chunk are rows still to
 * bring. A row comes in two chunks where its camera has no other left, and twice in one only if the class has fewer than K.
 */
export function cameraChunks(cameras: ArrayLike<number>, samplesPerClass: number): Chunker {
  return (rows, random) => {
    const groups = byCamera(rows, cameras, random);
    const chunks: Int32Array[] = [];
    while (groups.some(hasUncovered)) chunks.push(nextChunk(groups, samplesPerClass, random));
    return shuffled(chunks, random);
  };
}

function byCamera(rows: Int32Array, cameras: ArrayLike<number>, random: SeededRandom): CameraRows[] {
  const { members } = labelClasses(Array.from(rows, (row) => Number(cameras[row])));
  const groups = members.map((places) => ({
    rows: shuffled(
      Array.from(places, (place) => Number(rows[place])),
      random,
    ),
    covered: 0,
  }));
  return shuffled(groups, random);
}

function nextChunk(groups: CameraRows[], size: number, random: SeededRandom): Int32Array {
  const chunk = new Set<number>();
  const order = groups.toSorted((a, b) => uncovered(b) - uncovered(a));
  for (const group of order.slice(0, size)) chunk.add(takeRow(group, random));
  while (chunk.size < size && groups.some(hasUncovered)) {
    for (const group of order) {
      if (chunk.size < size && hasUncovered(group)) chunk.add(takeRow(group, random));
    }
  }
  if (chunk.size < size) fillUp(chunk, { rows: order.flatMap((group) => group.rows), size, random });
  const rows = [...chunk];
  return Int32Array.from({ length: size }, (_, i) => rows[i % rows.length] ?? 0);
}

/** Rows that earlier chunks have brought, as long as the class has one that this chunk lacks. */
function fillUp(
  chunk: Set<number>,
  { rows, size, random }: { readonly rows: readonly number[]; readonly size: number; random: SeededRandom },
): void {
  for (const row of shuffled(rows, random)) {
    if (chunk.size < size) chunk.add(row);
  }
}

/** A row still to bring, else any row of the camera. */
function takeRow(group: CameraRows, random: SeededRandom): number {
  if (!hasUncovered(group)) return group.rows[random.integer(group.rows.length)] ?? 0;
  group.covered += 1;
  return group.rows[group.covered - 1] ?? 0;
}

function uncovered(group: CameraRows): number {
  return group.rows.length - group.covered;
}

function hasUncovered(group: CameraRows): boolean {
  return uncovered(group) > 0;
}
