import { applyAffine, fitImage, invertAffine } from '@gallerist/preprocess';
import type { Affine, Box, RgbImage, Size } from '@gallerist/preprocess';
import type { FaceDetector } from '../nets/nets.types.ts';
import type { DetectionPlan, DetectorFrame, FoundFace } from './face-detection.types.ts';
import { suppressNonMaxima } from './non-maximum-suppression.ts';

/**
 * All faces of a picture, surest first.
 *
 * A detector knows faces of some sizes in pixels, not all: small and tight pictures are drawn small inside a margin, a
 * look that is not sure of any face is followed by the plan's next one, and large pictures get a finer look for small faces.
 */
export async function findFaces(
  picture: RgbImage,
  detector: FaceDetector,
  plan: DetectionPlan,
): Promise<readonly FoundFace[]> {
  const longSide = Math.max(picture.width, picture.height);
  const found: FoundFace[] = [];
  for (const frame of longSide <= plan.smallSidePx ? plan.smallFrames : plan.frames) {
    found.push(...(await look(picture, frame, { detector, plan })));
    if (found.some(({ confidence }) => confidence >= plan.sureConfidence)) break;
  }
  const fine = fineFrame(longSide, found, plan);
  if (fine !== null) found.push(...(await look(picture, fine, { detector, plan })));
  return suppressNonMaxima(found, plan.maxOverlap);
}

/** null where the first look was fine enough, or the picture is a portrait. */
function fineFrame(
  longSide: number,
  found: readonly FoundFace[],
  { fine, frames }: DetectionPlan,
): DetectorFrame | null {
  const contentPx = Math.min(fine.maxContentPx, Math.round((longSide * fine.drawnPx) / fine.facePx));
  const drawn = Math.max(...frames.map((frame) => frame.contentPx));
  const isPortrait = found.some(
    ({ box }) => Math.max(box.width, box.height) >= fine.portraitShare * longSide,
  );
  return contentPx <= drawn || isPortrait ? null : { contentPx, marginPx: 0 };
}

interface Looking {
  readonly detector: FaceDetector;
  readonly plan: DetectionPlan;
}

async function look(
  picture: RgbImage,
  frame: DetectorFrame,
  { detector, plan }: Looking,
): Promise<readonly FoundFace[]> {
  const scale = frame.contentPx / Math.max(picture.width, picture.height);
  const size = frameSize(picture, { scale, marginPx: frame.marginPx, stridePx: detector.stridePx });
  const region = centredRegion(picture, size, scale);
  const { image, toFrame } = fitImage(picture, { size, fit: 'letterbox', region });
  const batch = { count: 1, ...size, data: Float32Array.from(image.data) };
  const [raw = []] = await detector.detect(batch, plan.minConfidence);
  const toPicture = invertAffine(toFrame);
  return raw.map(({ box, confidence }) => ({ box: mapBox(box, toPicture), confidence }));
}

function frameSize(picture: Size, layout: { scale: number; marginPx: number; stridePx: number }): Size {
  const side = (length: number): number =>
    Math.ceil((length * layout.scale + 2 * layout.marginPx) / layout.stridePx) * layout.stridePx;
  return { width: side(picture.width), height: side(picture.height) };
}

/** The region of the picture's plane that fills a frame of `size` at `scale`, the picture in its middle. */
function centredRegion(picture: Size, size: Size, scale: number): Box {
  const width = size.width / scale;
  const height = size.height / scale;
  return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height };
}

/** A box through a map without rotation. */
function mapBox(box: Box, map: Affine): Box {
  const { x, y } = applyAffine(map, box);
  const end = applyAffine(map, { x: box.x + box.width, y: box.y + box.height });
  return { x, y, width: end.x - x, height: end.y - y };
}
