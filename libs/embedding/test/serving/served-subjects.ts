import { defaultImageLimits } from '@gallerist/preprocess';
import type { AnalyseRequest, AnalysedSubject, LocatedPack } from '../../src/index.ts';
import { openPackEmbedder } from '../../src/node/index.ts';

export const request = (bytes: Uint8Array, more: Partial<AnalyseRequest> = {}): AnalyseRequest => ({
  bytes,
  limits: defaultImageLimits,
  maxSubjects: 100,
  wantEmbeddings: true,
  wantCrops: false,
  ...more,
});

export const vectorOf = (subject: AnalysedSubject | undefined, spaceId: string): Float32Array =>
  subject?.embeddings?.get(spaceId) ?? new Float32Array();

export async function embeddedInBulk(pack: LocatedPack, pictures: readonly (string | Uint8Array)[]) {
  const embedder = await openPackEmbedder(pack, { threads: 1 });
  try {
    const { vectors, dimensions } = await embedder.embedPictures(pictures);
    return pictures.map((_, row) => vectors.slice(row * dimensions, (row + 1) * dimensions));
  } finally {
    await embedder.dispose();
  }
}
