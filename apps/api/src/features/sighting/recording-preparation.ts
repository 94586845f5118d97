import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../core/result.ts';
import { decodeBase64, type ImageSource } from '../media/picture-source.ts';
import { mapInOrder } from '../sample/in-order.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import { captureKeyOf } from './capture-key.ts';
import { prepareCaptures, type CaptureTarget, type NewCapture } from './capture-preparation.ts';
import type { RecordParts } from './record-sightings.ts';
import { findCaptures, type NewSighting, type StoredCapture } from './sighting.store.ts';
import { sightingLimits, type Capture, type RecordRequest, type RejectedCapture } from './sighting.types.ts';

const CROPS_AT_ONCE = 4;

/** All that one `recordSightings` will write. */
export interface Recording {
  readonly sightings: readonly NewSighting[];
  /** Of all captures that can be recorded, in their order, each once. */
  readonly captureKeys: readonly string[];
  /** What was stored before. */
  readonly known: readonly StoredCapture[];
  readonly rejected: readonly RejectedCapture[];
}

interface RecordWork {
  readonly request: RecordRequest;
  readonly target: CaptureTarget;
  /** For each capture those of its pictures. */
  readonly sources: readonly (readonly ImageSource[])[];
  /** Collects the crops to remove should more fail. */
  readonly written: string[];
}

/** Leaves out what was recorded before, then decodes, finds, embeds and stores the crops. */
export async function prepareRecording(parts: RecordParts, work: RecordWork): Promise<Recording> {
  const { target, written } = work;
  const { captures, rejected } = withKeys(parts, work);
  const byKey = new Map(captures.toReversed().map((capture) => [capture.captureKey, capture]));
  const captureKeys = [...new Set(captures.map(({ captureKey }) => captureKey))];
  const known = await findCaptures(parts.database.client, captureKeys);
  for (const { captureKey } of known) byKey.delete(captureKey);
  const fresh = captures.filter((capture) => byKey.get(capture.captureKey) === capture);
  const pictures = fresh.reduce((sum, { sources }) => sum + sources.length, 0);
  if (pictures === 0) return { sightings: [], captureKeys, known, rejected };
  return await parts.intake.admit(pictures, async () => {
    await parts.serve(target.spaceIds);
    const outcome = await prepareCaptures(parts, fresh, target);
    const sightings = await mapInOrder(outcome.prepared, CROPS_AT_ONCE, async ({ sighting, crop }) => {
      const cropBlobKey = crop === null ? null : await storeCrop(parts, crop);
      if (cropBlobKey !== null) written.push(cropBlobKey);
      return { ...sighting, cropBlobKey };
    });
    const all = [...rejected, ...outcome.rejected].sort((a, b) => a.captureIndex - b.captureIndex);
    return { sightings, captureKeys, known, rejected: all };
  });
}

/** Captures with their keys, less those that cannot have been taken yet and those whose bytes are none. */
function withKeys(
  { clock, maxImageBytes }: RecordParts,
  { request, target, sources }: RecordWork,
): { readonly captures: readonly NewCapture[]; readonly rejected: readonly RejectedCapture[] } {
  const latest = clock.now().getTime() + sightingLimits.clockSkewMs;
  const captures: NewCapture[] = [];
  const rejected: RejectedCapture[] = [];
  for (const [captureIndex, capture] of request.captures.entries()) {
    const future = futureProblem(capture, latest);
    if (future !== null) {
      rejected.push({ captureIndex, imageIndex: null, ...future });
      continue;
    }
    const digests = (sources[captureIndex] ?? []).map((source) => digestOf(source, maxImageBytes));
    const imageIndex = digests.findIndex(({ ok: isPicture }) => !isPicture);
    const faulty = digests[imageIndex];
    if (faulty?.ok === false) {
      rejected.push({ captureIndex, imageIndex, ...faulty.error });
      continue;
    }
    const hashes = digests.flatMap((digest) => (digest.ok ? [digest.value] : []));
    const captureKey = captureKeyOf(target, capture, hashes);
    captures.push({ index: captureIndex, capture, captureKey, sources: sources[captureIndex] ?? [] });
  }
  return { captures, rejected };
}

function futureProblem(
  { capturedAt, capturedUntil }: Capture,
  latest: number,
): Pick<RejectedCapture, 'reason' | 'message'> | null {
  if ((capturedUntil ?? capturedAt).getTime() <= latest) return null;
  const minutes = sightingLimits.clockSkewMs / 60_000;
  const message = `it was captured more than ${minutes} minutes after the time of this server: look at the camera's clock`;
  return { reason: 'CAPTURED_IN_FUTURE', message };
}

/** SHA-256 of the file, without keeping its bytes. */
function digestOf(source: ImageSource, maxBytes: number): Result<string, Rejection> {
  if ('media' in source) return ok(source.media.sha256);
  const bytes = 'bytes' in source ? ok(source.bytes) : decodeBase64(source.base64, maxBytes);
  return bytes.ok ? ok(createHash('sha256').update(bytes.value).digest('hex')) : fail(bytes.error);
}

async function storeCrop({ blobs }: RecordParts, crop: Uint8Array): Promise<string | null> {
  const stored = await blobs.put([crop], { maxBytes: Number.MAX_SAFE_INTEGER });
  return stored.ok ? stored.value.key : null;
}
