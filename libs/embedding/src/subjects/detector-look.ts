import { applyAffine, fitImage, invertAffine } from '@gallerist/preprocess';
import type { Affine, Box, RgbImage, Size } from '@gallerist/preprocess';
import type { RawDetection, SubjectDetector } from '../nets/nets.types.ts';

/** One look of a detector at a picture: its longer side drawn `contentPx` long, with a black margin around it. */
export interface DetectorFrame {
  readonly contentPx: number;
  readonly marginPx: number;
}

/** The looks at a picture: one after the other, until one is sure. */
export interface LookSeries {
  readonly minConfidence: number;
  /** A look that finds a subject of at least this confidence ends the series. */
  readonly sureConfidence: number;
  /** The series for pictures whose longer side is at most `smallSidePx` … */
  readonly smallSidePx: number;
  readonly smallFrames: readonly DetectorFrame[];
  /** … and for all others. */
  readonly frames: readonly DetectorFrame[];
}

interface Looking {
  readonly detector: SubjectDetector;
  readonly plan: Pick<LookSeries, 'minConfidence'>;
}

/** What the looks of a series find together; one subject may be found by several of them. */
export async function lookUntilSure(
  picture: RgbImage,
  detector: SubjectDetector,
  plan: LookSeries,
): Promise<readonly RawDetection[]> {
  const found: RawDetection[] = [];
  const isSmall = longSide(picture) <= plan.smallSidePx;
  for (const frame of isSmall ? plan.smallFrames : plan.frames) {
    found.push(...(await look(picture, frame, { detector, plan })));
    if (found.some(({ confidence }) => confidence >= plan.sureConfidence)) break;
  }
  return found;
}

/**
 * What one look finds, in pixels of the picture.
 *
 * @param frame With a region, that part of the picture alone is drawn. Default: all of it.
 */
export async function look(
  picture: RgbImage,
  frame: DetectorFrame & { readonly region?: Box },
  { detector, plan }: Looking,
): Promise<readonly RawDetection[]> {
  const drawn = frame.region ?? { x: 0, y: 0, width: picture.width, height: picture.height };
  const scale = frame.contentPx / longSide(drawn);
  const size = frameSize(drawn, { scale, marginPx: frame.marginPx, stridePx: detector.stridePx });
  const region = centredRegion(drawn, size, scale);
  const { image, toFrame } = fitImage(picture, { size, fit: 'letterbox', region });
  const batch = { count: 1, ...size, data: Float32Array.from(image.data) };
  const [raw = []] = await detector.detect(batch, plan.minConfidence);
  const toPicture = invertAffine(toFrame);
  return raw.map(({ box, confidence }) => ({ box: mapBox(box, toPicture), confidence }));
}

const longSide = ({ width, height }: Size): number => Math.max(width, height);

function frameSize(drawn: Size, layout: { scale: number; marginPx: number; stridePx: number }): Size {
  const side = (length: number): number =>
    Math.ceil((length * layout.scale + 2 * layout.marginPx) / layout.stridePx) * layout.stridePx;
  return { width: side(drawn.width), height: side(drawn.height) };
}

/** The region of the picture's plane that fills a frame of `size` at `scale`, what is drawn in its middle. */
function centredRegion(drawn: Box, size: Size, scale: number): Box {
  const width = size.width / scale;
  const height = size.height / scale;
  return {
    x: drawn.x + (drawn.width - width) / 2,
    y: drawn.y + (drawn.height - height) / 2,
    width,
    height,
  };
}

/** A box through a map without rotation. */
function mapBox(box: Box, map: Affine): Box {
  const { x, y } = applyAffine(map, box);
  const end = applyAffine(map, { x: box.x + box.width, y: box.y + box.height });
  return { x, y, width: end.x - x, height: end.y - y };
}
