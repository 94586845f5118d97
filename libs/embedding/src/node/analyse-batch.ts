import { decodeImage, encodePng } from '@gallerist/preprocess/node';
import type { ImageHeader } from '@gallerist/preprocess';
import { embedChips } from '../faces/embed-chips.ts';
import type { FaceNets } from '../faces/face-nets.types.ts';
import { prepareFaces } from '../faces/prepare-faces.ts';
import type { PreparedFace, PreparedPicture } from '../faces/prepare-faces.ts';
import type { AnalyseRequest, AnalyseResult, AnalysedSubject } from '../inference-pool.types.ts';
import type { NumberedRequest } from './worker-messages.types.ts';

export type BatchAnswer =
  { readonly id: number; readonly result: AnalyseResult } | { readonly id: number; readonly fault: unknown };

type Decoding = ReturnType<typeof decodeImage>;

type Stage =
  | { readonly kind: 'prepared'; readonly header: ImageHeader; readonly picture: PreparedPicture }
  | { readonly kind: 'rejected'; readonly result: AnalyseResult }
  | { readonly kind: 'fault'; readonly fault: unknown };

/**
 * Serves requests together: each picture is decoded while the one before it is looked at, only its chips are kept, and the
 * chips of all of them are embedded at once. A request that fails does not touch the others.
 *
 * @returns One answer for each request, in their order.
 */
export async function analyseBatch(
  requests: readonly NumberedRequest[],
  nets: FaceNets,
): Promise<readonly BatchAnswer[]> {
  const stages = await prepareAll(requests, nets);
  const wanted = stages.flatMap((stage, index) =>
    stage.kind === 'prepared' && requests[index]?.request.wantEmbeddings === true ? stage.picture.faces : [],
  );
  const embedded = await embedChips(
    wanted.map(({ chip }) => chip),
    nets,
  );
  const embeddings = new Map(wanted.map((face, index) => [face, embedded[index] ?? null]));
  return Promise.all(
    requests.map(({ id, request }, index) => answer({ id, request, stage: stages[index], embeddings })),
  );
}

async function prepareAll(requests: readonly NumberedRequest[], nets: FaceNets): Promise<readonly Stage[]> {
  const stages: Stage[] = [];
  let next = decode(requests[0]?.request);
  for (const [index, { request }] of requests.entries()) {
    const current = next;
    const decoded = await current;
    next = decode(requests[index + 1]?.request);
    stages.push(decoded === null ? { kind: 'fault', fault: null } : await prepare(decoded, request, nets));
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
  request: AnalyseRequest,
  nets: FaceNets,
): Promise<Stage> {
  if ('fault' in decoded) return { kind: 'fault', fault: decoded.fault };
  if (!decoded.ok) return { kind: 'rejected', result: decoded };
  try {
    const { image, header } = decoded.value;
    return { kind: 'prepared', header, picture: await prepareFaces(image, request, nets) };
  } catch (fault) {
    return { kind: 'fault', fault };
  }
}

interface Answering {
  readonly id: number;
  readonly request: AnalyseRequest;
  readonly stage: Stage | undefined;
  readonly embeddings: ReadonlyMap<PreparedFace, Float32Array | null>;
}

async function answer({ id, request, stage, embeddings }: Answering): Promise<BatchAnswer> {
  if (stage === undefined || stage.kind === 'fault') return { id, fault: stage?.fault };
  if (stage.kind === 'rejected') return { id, result: stage.result };
  const { header, picture } = stage;
  try {
    const subjects = await Promise.all(picture.faces.map((face) => subjectOf(face, request, embeddings)));
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

/** null for a face whose embedding came out without a direction or not finite. */
async function subjectOf(
  face: PreparedFace,
  request: AnalyseRequest,
  embeddings: Answering['embeddings'],
): Promise<AnalysedSubject | null> {
  const { box, landmarks, quality } = face;
  const embedding = embeddings.get(face) ?? null;
  if (request.wantEmbeddings && embedding === null) return null;
  return {
    box,
    landmarks,
    quality,
    ...(embedding === null ? {} : { embedding }),
    ...(request.wantCrops ? { crop: { bytes: await encodePng(face.chip), format: 'png' as const } } : {}),
  };
}
