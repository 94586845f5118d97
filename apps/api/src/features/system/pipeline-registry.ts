import type { PipelineDescription } from '@gallerist/embedding';
import { newId } from '../../core/ids.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Database } from '../../infra/prisma/database.ts';

/** Makes the rows of the pack and of the space that this server serves, if they are not there yet. */
export async function registerPipeline(database: Database, pipeline: PipelineDescription): Promise<void> {
  const { pack } = pipeline;
  await database.transaction(async (tx) => {
    const model = await tx.modelVersion.upsert({
      where: { packDigest: pack.digest },
      update: {},
      create: {
        id: newId(),
        name: pack.name,
        version: pack.version,
        modality: pipeline.modality,
        packDigest: pack.digest,
        manifest: pack.manifest as Prisma.InputJsonObject, // reason: parsed from the pack's JSON file
      },
      select: { id: true },
    });
    await tx.embeddingSpace.upsert({
      where: { id: pipeline.spaceId },
      update: {},
      create: {
        id: pipeline.spaceId,
        modelVersionId: model.id,
        modality: pipeline.modality,
        pipeline: pipeline.pipeline as Prisma.InputJsonObject, // reason: canonical JSON by contract
        preprocessDigest: pipeline.preprocessDigest,
        dimensions: pipeline.dimensions,
      },
      select: { id: true },
    });
  });
}
