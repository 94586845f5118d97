import type { PipelineDescription } from '@gallerist/embedding';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { ModelOrigin } from './model.types.ts';

/** A file of a pack's own folder, as the blob store has it. */
export interface PackFileRow {
  readonly path: string;
  readonly sha256: string;
  readonly byteSize: number;
  readonly blobKey: string;
}

export interface PackLineageRow {
  readonly origin: ModelOrigin;
  readonly trainingRunId: string | null;
  readonly trainedOnGalleryIds: readonly string[];
}

export interface RegisteredPack {
  readonly modelVersionId: string;
  readonly name: string;
  readonly version: string;
  readonly packDigest: string;
  readonly manifest: JsonObject;
  readonly files: readonly PackFileRow[];
}

const packColumns = {
  id: true,
  name: true,
  version: true,
  packDigest: true,
  manifest: true,
  packFiles: { select: { path: true, sha256: true, byteSize: true, blobKey: true } },
} as const;

type PackRow = Prisma.ModelVersionGetPayload<{ select: typeof packColumns }>;

function toPack({ id, manifest, packFiles, ...row }: PackRow): RegisteredPack {
  // reason: the column holds what a parsed manifest was written from
  return { ...row, modelVersionId: id, manifest: manifest as JsonObject, files: packFiles };
}

/** The pack that makes a space's vectors; null for a space that was never registered here. */
export async function findPackOfSpace(tx: Transaction, spaceId: string): Promise<RegisteredPack | null> {
  const row = await tx.embeddingSpace.findUnique({
    where: { id: spaceId },
    select: { modelVersion: { select: packColumns } },
  });
  return row === null ? null : toPack(row.modelVersion);
}

export async function findPackByDigest(tx: Transaction, packDigest: string): Promise<RegisteredPack | null> {
  const row = await tx.modelVersion.findUnique({ where: { packDigest }, select: packColumns });
  return row === null ? null : toPack(row);
}

/** Makes the rows of a pack and of its space, where they are not there yet; the files where the pack has none so far. */
export async function insertPack(
  tx: Transaction,
  pipeline: PipelineDescription,
  { files, ...lineage }: PackLineageRow & { readonly files: readonly PackFileRow[] },
): Promise<string> {
  const { pack, modality } = pipeline;
  const { id: modelVersionId } = await tx.modelVersion.upsert({
    where: { packDigest: pack.digest },
    // Rows of before the origin was written down learn it at the next start; a trained pack stays one when it is served.
    update: lineage.origin === 'BUILT_IN' ? { origin: 'BUILT_IN' } : {},
    create: {
      id: newId(),
      name: pack.name,
      version: pack.version,
      modality,
      packDigest: pack.digest,
      manifest: pack.manifest as Prisma.InputJsonObject, // reason: parsed from the pack's JSON file
      ...lineage,
      trainedOnGalleryIds: [...lineage.trainedOnGalleryIds],
      parentId: await parentOf(tx, pack.manifest),
    },
    select: { id: true },
  });
  await upsertSpace(tx, pipeline, modelVersionId);
  await tx.modelPackFile.createMany({
    data: files.map((file) => ({ modelVersionId, ...file })),
    skipDuplicates: true,
  });
  return modelVersionId;
}

async function upsertSpace(
  tx: Transaction,
  { spaceId, modality, dimensions, preprocessDigest, pipeline }: PipelineDescription,
  modelVersionId: string,
): Promise<void> {
  await tx.embeddingSpace.upsert({
    where: { id: spaceId },
    update: {},
    create: {
      id: spaceId,
      modelVersionId,
      modality,
      pipeline: pipeline as Prisma.InputJsonObject, // reason: canonical JSON by contract
      preprocessDigest,
      dimensions,
    },
    select: { id: true },
  });
}

interface WithParent {
  readonly lineage?: {
    readonly parent?: { readonly name: string; readonly version: string; readonly digest: string } | null;
  } | null;
}

/** A borrowed detector changes the digest of a manifest: then the parent is found by name and version. */
async function parentOf(tx: Transaction, manifest: unknown): Promise<string | null> {
  const parent = (manifest as WithParent).lineage?.parent ?? null; // reason: a parsed manifest
  if (parent === null) return null;
  const { digest, name, version } = parent;
  const rows = await tx.modelVersion.findMany({
    where: { OR: [{ packDigest: digest }, { name, version }] },
    select: { id: true, packDigest: true },
    orderBy: { createdAt: 'desc' },
  });
  return (rows.find((row) => row.packDigest === digest) ?? rows[0])?.id ?? null;
}

/** Deletes what a training run made, and its evaluations; null where there is nothing, or where something uses it. */
export async function deleteTrainedPack(tx: Transaction, trainingRunId: string) {
  const row = await tx.modelVersion.findUnique({
    where: { trainingRunId },
    select: {
      id: true,
      name: true,
      version: true,
      packFiles: { select: { blobKey: true } },
      _count: { select: { promotions: true, children: true } },
      spaces: { select: { id: true, _count: true } },
    },
  });
  if (row === null) return null;
  const { id: modelVersionId, name, version, packFiles, spaces, _count: own } = row;
  const uses = [own, ...spaces.map(({ _count }) => _count)].flatMap((counts) => Object.values(counts));
  if (uses.some((count) => count > 0)) return null;
  await tx.evaluation.deleteMany({ where: { trainingRunId } });
  await tx.embeddingSpace.deleteMany({ where: { modelVersionId } });
  await tx.modelVersion.delete({ where: { id: modelVersionId }, select: { id: true } });
  return { modelVersionId, name, version, blobKeys: packFiles.map(({ blobKey }) => blobKey) };
}
