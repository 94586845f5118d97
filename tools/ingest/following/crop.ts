import { measureChip } from '@gallerist/embedding';
import { sharedArea } from '@gallerist/metrics/tracking';
import type { FoundPerson } from '@gallerist/embedding/node';
import { cropImage, growBox } from '@gallerist/preprocess';
import type { Box, RgbImage, Size } from '@gallerist/preprocess';

/** A person cut out of a frame, with what is around: servers widen the box to their net's proportions. */
export interface Crop {
  readonly image: RgbImage;
  /** The person in the crop, pixels. */
  readonly box: Box;
  readonly capturedAtMs: number;
  /** In [0, 1]; compares crops of one person. */
  readonly quality: number;
}

const MARGIN = 0.08;
/** Least width of what is cut out, in heights of the person. */
const LEAST_ASPECT = 0.6;
/** A height beyond which more pixels tell no more. */
const ENOUGH_PX = 128;
const EDGE_PX = 2;

/**
 * How much a person's crop is worth beside others of the same person, in [0, 1]: sure, large, within the picture, with nobody in
 * front.
 *
 * @param others Everybody else in the frame; who stands lower in the picture is nearer.
 */
export function placeQuality(
  { box, confidence }: FoundPerson,
  others: readonly FoundPerson[],
  frame: Size,
): number {
  const foot = box.y + box.height;
  const nearer = others.filter((other) => other.box !== box && other.box.y + other.box.height > foot);
  const hidden = Math.max(0, ...nearer.map((other) => sharedArea(box, other.box) / (box.width * box.height)));
  const isCut =
    box.x <= EDGE_PX || box.x + box.width >= frame.width - EDGE_PX || foot >= frame.height - EDGE_PX;
  const size = Math.sqrt(Math.min(1, box.height / ENOUGH_PX));
  return confidence * (1 - hidden) * size * (isCut ? 0.5 : 1);
}

/** Cuts a person out; a blurred crop is worth up to half less. */
export function cutOut(
  frame: { readonly image: RgbImage; readonly capturedAtMs: number },
  { box }: FoundPerson,
  quality: number,
): Crop {
  const { image, capturedAtMs } = frame;
  const { image: cut, origin } = cropImage(image, within(aroundOf(box), image));
  const { sharpness } = measureChip(cut);
  return {
    image: cut,
    box: within({ ...box, x: box.x - origin.x, y: box.y - origin.y }, cut),
    capturedAtMs,
    quality: quality * (0.5 + sharpness / 2),
  };
}

function aroundOf(box: Box): Box {
  const grown = growBox(box, MARGIN);
  const width = Math.max(grown.width, LEAST_ASPECT * grown.height);
  return { ...grown, x: grown.x - (width - grown.width) / 2, width };
}

/** The part of a box inside a picture, at least a pixel each way. */
function within(box: Box, { width, height }: Size): Box {
  const x = Math.min(width - 1, Math.max(0, box.x));
  const y = Math.min(height - 1, Math.max(0, box.y));
  return {
    ...{ x, y },
    width: Math.max(1, Math.min(width, box.x + box.width) - x),
    height: Math.max(1, Math.min(height, box.y + box.height) - y),
  };
}
