import { decodeImage, encodePng } from '@gallerist/preprocess/node';
import type { ImageHeader } from '@gallerist/preprocess';
import type { AnalyseRequest, AnalyseResult, AnalysedSubject } from '../inference-pool.types.ts';
import type { PreparedPicture, PreparedSubject } from '../subjects/prepared-subject.types.ts';
import { embedSubjects } from './spaces/embed-subjects.ts';
import type { SubjectVectors } from './spaces/embed-subjects.ts';
import { preparePicture } from './spaces/prepare-picture.ts';
import type { OpenSpace, SpaceShelf } from './spaces/space-shelf.ts';
import type { EmbeddedCrops, NumberedRequest, PictureRequest } from './worker-messages.types.ts';

export type BatchAnswer =
  | { readonly id: number; readonly result: AnalyseResult | EmbeddedCrops }
  | { readonly id: number; readonly fault: unknown };

type Decoding = ReturnType<typeof decodeImage>;

type Stage =
  | {
      readonly kind: 'prepared';
      readonly header: ImageHeader;
      readonly picture: PreparedPicture;
      readonly spaces: readonly OpenSpace[];
    }
  | { readonly kind: 'rejected'; readonly result: AnalyseResult }
  | { readonly kind: 'fault'; readonly fault: unknown };

/**
 * Serves requests together: each picture is decoded while the one before it is looked at, only its chips are kept, and the
 * chips of all of them go through each embedder at once. A request that fails does not touch the others.
 *
 * @returns One answer for each request, in their order.
 */
export async function analyseBatch(
  requests: readonly NumberedRequest<PictureRequest>[],
  shelf: SpaceShelf,
): Promise<readonly BatchAnswer[]> {
  const stages = await prepareAll(requests, shelf);
  const wanted = stages.flatMap((stage, index) =>
    stage.kind === 'prepared' && requests[index]?.request.wantEmbeddings === true
      ? stage.picture.subjects.map((subject) => ({ subject, spaces: stage.spaces }))
      : [],
  );
  const vectors = await embedSubjects(wanted);
  return Promise.all(
    requests.map(({ id, request }, index) => answer({ id, request, stage: stages[index], vectors })),
  );
}

async function prepareAll(
  requests: readonly NumberedRequest<PictureRequest>[],
  shelf: SpaceShelf,
): Promise<readonly Stage[]> {
  const stages: Stage[] = [];
  let next = decode(requests[0]?.request);
  for (const [index, { request }] of requests.entries()) {
    const current = next;
    const decoded = await current;
    next = decode(requests[index + 1]?.request);
    stages.push(decoded === null ? { kind: 'fault', fault: null } : await prepare(decoded, request, shelf));
  }
  return stages;
}

/** Never rejects: a fault is a value until its request's turn comes. */
async function decode(
  request: AnalyseRequest | undefined,
): Promise<Awaited<Decoding> | { readonly fault: unknown } | null> {
  if (request === undefined) return null;
  try {
    return await decodeImage(request.bytes, request.limits);
  } catch (fault) {
    return { fault };
  }
}

async function prepare(
  decoded: Awaited<Decoding> | { readonly fault: unknown },
  request: PictureRequest,
  shelf: SpaceShelf,
): Promise<Stage> {
  if ('fault' in decoded) return { kind: 'fault', fault: decoded.fault };
  if (!decoded.ok) return { kind: 'rejected', result: decoded };
  try {
    const { image, header } = decoded.value;
    const spaces = request.spaceIds.map((spaceId) => shelf.require(spaceId));
    const picture = await preparePicture(image, request, spaces);
    return { kind: 'prepared', header, picture, spaces };
  } catch (fault) {
    return { kind: 'fault', fault };
  }
}

interface Answering {
  readonly id: number;
  readonly request: PictureRequest;
  readonly stage: Stage | undefined;
  readonly vectors: SubjectVectors;
}

async function answer({ id, request, stage, vectors }: Answering): Promise<BatchAnswer> {
  if (stage === undefined || stage.kind === 'fault') return { id, fault: stage?.fault };
  if (stage.kind === 'rejected') return { id, result: stage.result };
  const { header, picture } = stage;
  try {
    const subjects = await Promise.all(
      picture.subjects.map((subject) => subjectOf(subject, request, vectors)),
    );
    return {
      id,
      result: {
        ok: true,
        value: {
          width: header.width,
          height: header.height,
          format: header.format,
          subjects: subjects.filter((subject) => subject !== null),
          subjectsLeftOut: picture.leftOut,
        },
      },
    };
  } catch (fault) {
    return { id, fault };
  }
}

/** null for a subject of which an embedding came out without a direction or not finite. */
async function subjectOf(
  subject: PreparedSubject,
  { spaceIds, wantEmbeddings, wantCrops }: PictureRequest,
  vectors: SubjectVectors,
): Promise<AnalysedSubject | null> {
  const { box, landmarks, quality, chips } = subject;
  const embeddings = vectors.get(subject) ?? new Map<string, Float32Array>();
  if (wantEmbeddings && embeddings.size < spaceIds.length) return null;
  const embedding = embeddings.get(spaceIds[0] ?? '');
  const [chip] = chips;
  return {
    box,
    landmarks,
    quality,
    ...(embedding === undefined ? {} : { embedding, embeddings }),
    ...(wantCrops && chip !== undefined
      ? { crop: { bytes: await encodePng(chip), format: 'png' as const } }
      : {}),
  };
}
