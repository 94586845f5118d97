import type { PackDescription } from '@gallerist/embedding';
import { readPackScores, type PackScores } from '@gallerist/embedding/calibration';
import type { Database } from '../../infra/prisma/database.ts';

/** What the pack behind a space says of its scores. */
export interface PackOfSpace extends PackScores {
  readonly spaceId: string;
  readonly dimensions: number;
  readonly packDigest: string;
  /** When this database met the model. */
  readonly since: Date;
}

export type FindPack = (spaceId: string) => Promise<PackOfSpace | null>;

/**
 * Finds what is known of a space's scores: from the pack that this server runs, which may have been calibrated since its space
 * was made, or from the model's row. Each is read once.
 *
 * @param served The pack that serves a space here; null if none does.
 */
export function createPackFinder(
  database: Database,
  served: (spaceId: string) => PackDescription | null,
): FindPack {
  const known = new Map<string, PackOfSpace>();
  return async (spaceId) => {
    const running = served(spaceId);
    const key = `${spaceId} ${running?.digest ?? ''}`;
    const pack = known.get(key) ?? (await readPack(database, spaceId, running));
    if (pack !== null) known.set(key, pack);
    return pack;
  };
}

async function readPack(
  database: Database,
  spaceId: string,
  running: PackDescription | null,
): Promise<PackOfSpace | null> {
  const space = await database.client.embeddingSpace.findUnique({
    where: { id: spaceId },
    select: {
      dimensions: true,
      modelVersion: { select: { packDigest: true, manifest: true, createdAt: true } },
    },
  });
  if (space === null) return null;
  const { dimensions, modelVersion } = space;
  return {
    spaceId,
    dimensions,
    since: modelVersion.createdAt,
    packDigest: running?.digest ?? modelVersion.packDigest,
    ...readPackScores(running?.manifest ?? modelVersion.manifest),
  };
}
