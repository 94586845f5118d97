import { encodeChange } from './change-record.ts';
import type { SpacePoints } from './space-points.ts';
import type { AsideFile } from './space-file.writer.ts';

/** Points that are copied at one go: about 1 ms, so that a search in between hardly waits. */
const POINTS_A_SLICE = 256;

/**
 * Copies all points to the file, a slice at a time; between slices searches and changes go on. The result may mix old and
 * new: whoever puts the file into place appends every change made meanwhile, and `seq` decides on reading.
 *
 * @returns Number of vectors written.
 */
export async function writePoints(
  points: SpacePoints,
  file: AsideFile,
  isCancelled: () => boolean,
): Promise<number> {
  const tombstones = [...points.tombstones].map(([pointId, seq]) =>
    encodeChange({ operation: 'DELETE', seq, pointId }),
  );
  await file.write(Buffer.concat(tombstones));
  const pointIds = points.livePointIds();
  let vectors = 0;
  for (let first = 0; first < pointIds.length && !isCancelled(); first += POINTS_A_SLICE) {
    const records: Buffer[] = [];
    for (const pointId of pointIds.slice(first, first + POINTS_A_SLICE)) {
      const change = points.changeOf(pointId);
      if (change !== null) records.push(encodeChange(change));
    }
    vectors += records.length;
    await file.write(Buffer.concat(records));
  }
  return vectors;
}
