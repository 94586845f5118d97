import type { SubjectHint } from '@gallerist/embedding';

import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { invalidInput, notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { MediaService } from '../media/media.service.ts';
import { readPicture } from '../media/picture-source.ts';
import type { ImageSource } from '../media/picture-source.ts';
import type { AnalysePicture } from '../sample/picture-analysis.ts';
import type { ImageInput } from '../sample/sample.types.ts';
import { probeOfEmbeddings, probesOfSubjects, unitVector } from './probe.ts';
import type { Probes } from './probe.ts';
import { dimensionsOf, findSampleEmbeddings } from './search.store.ts';
import type { EmbeddingInput, ProbeInput } from './search.types.ts';

export interface ProbeParts {
  readonly database: Database;
  readonly media: MediaService;
  readonly analyse: AnalysePicture;
  readonly maxImageBytes: number;
  /** Has this process's pool serve the spaces. */
  readonly serve: (spaceIds: readonly string[]) => Promise<void>;
}

export interface ProbeQuery {
  readonly input: ProbeInput;
  readonly modality: Modality;
  /** Where the input stands in the request, for user errors. */
  readonly path: readonly string[];
  /** The probe needs an embedding in each of them. */
  readonly spaceIds: readonly string[];
  /** Galleries whose uploads may be named; null = any that the caller sees. */
  readonly mediaGalleryIds: readonly string[] | null;
  readonly hint: SubjectHint | undefined;
  readonly maxSubjects: number;
  /** Whether the aligned crops are to be kept. */
  readonly wantCrops?: boolean;
}

/** What is searched for, embedded in every space that is searched. */
export async function resolveProbes(
  parts: ProbeParts,
  ctx: RequestContext,
  query: ProbeQuery,
): Promise<Result<Probes, UserFailure>> {
  const { input } = query;
  if (input.kind === 'image') {
    return probesOfImage(parts, ctx, { ...query, image: input.image });
  }
  if (input.kind === 'embedding') {
    return probesOfVector(parts, input.embedding, query);
  }
  const path = [...query.path, 'sampleId'];
  const { sampleId } = input;
  const embeddings =
    sampleId === null ? null : await findSampleEmbeddings(parts.database.client, ctx.actor.scope, sampleId);
  if (embeddings === null) {
    return fail(notFound('sample', path));
  }
  if (!query.spaceIds.every((spaceId) => embeddings.has(spaceId))) {
    return fail(spaceMismatch('the sample has no embedding in the space that is searched', path));
  }
  return ok({ probes: [probeOfEmbeddings(embeddings, sampleId)], rejected: [] });
}

async function probesOfImage(
  parts: ProbeParts,
  ctx: RequestContext,
  query: ProbeQuery & { readonly image: ImageInput },
): Promise<Result<Probes, UserFailure>> {
  const path = [...query.path, 'image'];
  const source = await findSource(parts.media, ctx, query);
  if (source === null) {
    return fail(notFound('media', [...path, 'mediaId']));
  }
  const picture = await readPicture(parts.media, source, parts.maxImageBytes);
  if (!picture.ok) {
    return ok({ probes: [], rejected: [picture.error] });
  }
  const { hint, modality, spaceIds, maxSubjects, wantCrops = false } = query;
  await parts.serve(spaceIds);
  const options = { modality, spaceIds, hint, maxSubjects, wantEmbeddings: true, wantCrops };
  const analysed = await parts.analyse(picture.value.bytes, options);
  return ok(
    analysed.ok
      ? probesOfSubjects(analysed.value, { spaceIds, hint, modality })
      : { probes: [], rejected: [analysed.error] },
  );
}

/** Null if the upload does not exist for the caller in the galleries at hand. */
export async function findSource(
  media: MediaService,
  ctx: RequestContext,
  query: { readonly image: ImageInput; readonly mediaGalleryIds: readonly string[] | null },
): Promise<ImageSource | null> {
  const { image, mediaGalleryIds } = query;
  if ('base64' in image) {
    return image;
  }
  const own = image.mediaId === null ? null : await media.findOwn(ctx, [image.mediaId]);
  const item = own?.get(image.mediaId ?? '');
  if (item === undefined || mediaGalleryIds?.includes(item.galleryId) === false) {
    return null;
  }
  return { media: item };
}

async function probesOfVector(
  parts: ProbeParts,
  { spaceId, values }: EmbeddingInput,
  query: ProbeQuery,
): Promise<Result<Probes, UserFailure>> {
  const path = [...query.path, 'embedding'];
  const isSearched = spaceId !== null && query.spaceIds.every((searched) => searched === spaceId);
  const dimensions = isSearched ? await dimensionsOf(parts.database.client, spaceId) : null;
  if (spaceId === null || dimensions === null) {
    return fail(spaceMismatch('the embedding is not of the space that is searched', [...path, 'space']));
  }
  if (values.length !== dimensions) {
    const message = `values must have ${dimensions} numbers, got ${values.length}`;
    return fail(invalidInput(message, [...path, 'values']));
  }
  const vector = unitVector(values);
  if (vector === null) {
    return fail(invalidInput('values must be finite and not all zero', [...path, 'values']));
  }
  return ok({ probes: [probeOfEmbeddings(new Map([[spaceId, vector]]), null)], rejected: [] });
}

function spaceMismatch(message: string, path: readonly string[]): UserFailure {
  return { code: 'SPACE_MISMATCH', message, path };
}
