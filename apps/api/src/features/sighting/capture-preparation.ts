import type { AnalysedSubject } from '@gallerist/embedding';
import { newId } from '../../core/ids.ts';
import type { Modality } from '../../core/modality.ts';
import { tidyText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { MediaService } from '../media/media.service.ts';
import { readPicture, type ImageSource } from '../media/picture-source.ts';
import { mapInOrder } from '../sample/in-order.ts';
import type { AnalysePicture } from '../sample/picture-analysis.ts';
import { checksFor, fatalRejection, isCredible } from '../sample/quality-gate.ts';
import { noSubject, type Rejection } from '../sample/reject-reason.ts';
import type { PlacedBox } from '../sample/sample.types.ts';
import { bestOf, poolVectors } from './pool-vectors.ts';
import type { NewSighting, SightingTarget } from './sighting.store.ts';
import {
  sightingLimits,
  type Capture,
  type CapturedPicture,
  type RejectedCapture,
} from './sighting.types.ts';

/** Keeps the workers busy; what is decoded at once stays in their memory. */
const PICTURES_AT_ONCE = 8;
const hourMs = 60 * 60 * 1000;

export interface CaptureParts {
  readonly analyse: AnalysePicture;
  readonly media: Pick<MediaService, 'readBytes'>;
  readonly maxImageBytes: number;
}

/** A capture that nobody recorded before. */
export interface NewCapture {
  readonly index: number;
  readonly capture: Capture;
  readonly captureKey: string;
  readonly sources: readonly ImageSource[];
}

export interface CaptureTarget extends SightingTarget {
  readonly cameraId: string;
  readonly modality: Modality;
  readonly spaceIds: readonly string[];
  readonly now: Date;
}

/** What a capture becomes, its crop still to be stored. */
export interface PreparedSighting {
  readonly sighting: NewSighting;
  readonly crop: Uint8Array | null;
}

/** A subject of a picture with all that a sighting needs of it. */
interface SeenSubject {
  readonly subject: AnalysedSubject;
  readonly embeddings: ReadonlyMap<string, Float32Array>;
  readonly quality: number;
  readonly box: PlacedBox;
  readonly pictureSha256: string;
}

/** Decodes, finds, embeds and pools: all that is heavy, before any transaction. In the order of the captures. */
export async function prepareCaptures(
  parts: CaptureParts,
  captures: readonly NewCapture[],
  target: CaptureTarget,
): Promise<{
  readonly prepared: readonly PreparedSighting[];
  readonly rejected: readonly RejectedCapture[];
}> {
  const pictures = captures.flatMap(({ capture, sources }, place) =>
    capture.pictures.flatMap((picture, imageIndex) => {
      const source = sources[imageIndex];
      return source === undefined
        ? []
        : [{ place, imageIndex, picture, source, isTracklet: capture.isTracklet }];
    }),
  );
  const seen = await mapInOrder(pictures, PICTURES_AT_ONCE, (wanted) => lookAt(parts, wanted, target));
  const rejected: RejectedCapture[] = [];
  const ofCapture = captures.map((): SeenSubject[] => []);
  for (const [i, outcome] of seen.entries()) {
    const { place, imageIndex } = pictures[i] ?? { place: 0, imageIndex: 0 };
    const captureIndex = captures[place]?.index ?? place;
    if (outcome.ok) ofCapture[place]?.push(...outcome.value);
    else rejected.push({ captureIndex, imageIndex, ...outcome.error });
  }
  const prepared = captures.flatMap((capture, place) => sightingsOf(capture, ofCapture[place] ?? [], target));
  return { prepared, rejected };
}

async function lookAt(
  { analyse, media, maxImageBytes }: CaptureParts,
  wanted: { readonly picture: CapturedPicture; readonly source: ImageSource; readonly isTracklet: boolean },
  { modality, spaceIds, keepCrops }: CaptureTarget,
): Promise<Result<readonly SeenSubject[], Rejection>> {
  const read = await readPicture(media, wanted.source, maxImageBytes);
  if (!read.ok) return read;
  const { hint } = wanted.picture;
  const isFrame = hint === undefined && !wanted.isTracklet;
  const analysed = await analyse(read.value.bytes, {
    ...{ modality, spaceIds, hint, wantEmbeddings: true, wantCrops: keepCrops },
    maxSubjects: isFrame ? sightingLimits.subjects : 1,
  });
  if (!analysed.ok) return analysed;
  const { subjects, width, height } = analysed.value;
  const checks = checksFor(hint, modality);
  const [largest] = subjects;
  if (largest === undefined) return fail(noSubject(modality));
  const fatal = fatalRejection(largest, checks);
  if (fatal !== null) return fail(fatal);
  // In a frame everybody counts who can be told from its background; whoever sends a crop has looked already.
  const taken = isFrame ? subjects.filter((subject) => isCredible(subject, checks)) : [largest];
  const seen = taken.flatMap((subject): SeenSubject[] => {
    const embeddings = finiteVectors(subject, spaceIds);
    const box = { ...subject.box, imageWidth: width, imageHeight: height };
    const { sha256 } = read.value;
    return embeddings === null
      ? []
      : [{ subject, embeddings, box, quality: subject.quality.overall, pictureSha256: sha256 }];
  });
  return seen.length === 0 ? fail(noSubject(modality)) : ok(seen);
}

function finiteVectors(
  { embeddings }: AnalysedSubject,
  spaceIds: readonly string[],
): ReadonlyMap<string, Float32Array> | null {
  const vectors = spaceIds.map((spaceId) => [spaceId, embeddings?.get(spaceId)] as const);
  const finite = vectors.flatMap(([spaceId, vector]) =>
    vector?.every(Number.isFinite) === true ? [[spaceId, vector] as const] : [],
  );
  return finite.length < spaceIds.length ? null : new Map(finite);
}

/** One of a whole tracklet, one for each subject of a single picture. */
function sightingsOf(
  { capture, captureKey }: NewCapture,
  seen: readonly SeenSubject[],
  target: CaptureTarget,
): readonly PreparedSighting[] {
  const groups = capture.isTracklet ? [seen] : seen.map((subject) => [subject]);
  return groups.flatMap((group, subjectIndex): PreparedSighting[] => {
    const [first] = group;
    if (first === undefined) return [];
    const best = bestOf(group, first);
    const { galleryId, cameraId, modality, spaceIds, now } = target;
    const embeddings = new Map(spaceIds.map((spaceId) => [spaceId, pooledIn(spaceId, group)]));
    const sighting = {
      ...{ id: newId(), galleryId, cameraId, modality, captureKey, subjectIndex, embeddings },
      capturedAt: capture.capturedAt,
      capturedUntil: capture.capturedUntil ?? capture.capturedAt,
      trackletId: capture.trackletId === null ? null : tidyText(capture.trackletId),
      imageCount: group.length,
      ...{ box: best.box, landmarks: best.subject.landmarks, quality: best.subject.quality },
      ...{ pictureSha256: best.pictureSha256, cropBlobKey: null, createdAt: now },
      expiresAt: new Date(now.getTime() + target.sightingHours * hourMs),
    };
    return [{ sighting, crop: best.subject.crop?.bytes ?? null }];
  });
}

function pooledIn(spaceId: string, group: readonly SeenSubject[]): Float32Array {
  return poolVectors(
    group.flatMap(({ embeddings, quality }) => {
      const vector = embeddings.get(spaceId);
      return vector === undefined ? [] : [{ vector, quality }];
    }),
  );
}
