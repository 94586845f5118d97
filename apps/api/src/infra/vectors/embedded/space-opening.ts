import { rmSync } from 'node:fs';
import type { VectorSpace } from '../../../features/search/vector-index.ts';
import type { OpenedSpace } from './persistent-space.ts';
import { readSpaceFile } from './space-file.reader.ts';
import { SpaceFileWriter } from './space-file.writer.ts';
import { SpacePoints } from './space-points.ts';

export async function createSpace(space: VectorSpace, path: string): Promise<OpenedSpace> {
  const writer = await SpaceFileWriter.create(path, {
    spaceId: space.id,
    dimensions: space.dimensions,
    appliedSeq: 0n,
  });
  return { space, path, points: new SpacePoints(space.dimensions), writer, vectorsInFile: 0 };
}

/** Reads a space's file; a damaged one is removed and reported, and `null` says that the space has to be rebuilt. */
export async function loadSpace(path: string, log: (line: string) => void): Promise<OpenedSpace | null> {
  const loaded: { points: SpacePoints | null; vectorsInFile: number } = { points: null, vectorsInFile: 0 };
  const content = readSpaceFile(path, (header) => {
    const points = new SpacePoints(header.dimensions, header.appliedSeq);
    loaded.points = points;
    return (change) => {
      points.apply(change);
      if (change.operation === 'UPSERT') loaded.vectorsInFile += 1;
    };
  });
  const { points, vectorsInFile } = loaded;
  if (content.state === 'DAMAGED' || points === null) {
    // Kept nowhere: it holds the vectors of people, and PostgreSQL has them all.
    rmSync(path);
    log(
      `vector index: ${path} is damaged (${content.state === 'DAMAGED' ? content.reason : 'it has no header'}); it starts empty and has to be rebuilt`,
    );
    return null;
  }
  const { spaceId: id, dimensions } = content.header;
  const writer = await SpaceFileWriter.resume(path, content.soundBytes);
  return {
    space: { id, dimensions },
    path,
    points,
    writer,
    vectorsInFile,
  };
}
