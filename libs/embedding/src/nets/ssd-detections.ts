import type { Box } from '@gallerist/preprocess';
import type { RawDetection } from './nets.types.ts';

/** Classes that the detector tells apart; the second one is a face. */
export const SSD_CLASSES = 3;
const FACE_CLASS = 1;

/** The detector's raw heads over a batch: `[count, anchors, 4]` and `[count, anchors, 3]`. */
export interface SsdOutput {
  readonly codes: Float32Array;
  readonly logits: Float32Array;
}

/**
 * The finds of one picture of a batch that are at least `minConfidence` sure.
 *
 * @param picture Its place in the batch.
 */
export function ssdDetections(
  { codes, logits }: SsdOutput,
  picture: number,
  { anchors, minConfidence }: { readonly anchors: readonly Box[]; readonly minConfidence: number },
): readonly RawDetection[] {
  const minLogit = Math.log(minConfidence / (1 - minConfidence));
  return anchors.flatMap((anchor, index) => {
    const row = picture * anchors.length + index;
    const logit = logits[row * SSD_CLASSES + FACE_CLASS] ?? Number.NaN;
    if (!(logit >= minLogit)) return [];
    return [{ box: decode(anchor, codes, row * 4), confidence: 1 / (1 + Math.exp(-logit)) }];
  });
}

/** Undoes the SSD encoding (centre offsets ÷ 10, log sizes ÷ 5) of one anchor. */
function decode(anchor: Box, codes: Float32Array, at: number): Box {
  const [y = Number.NaN, x = Number.NaN, h = Number.NaN, w = Number.NaN] = codes.subarray(at, at + 4);
  const height = Math.exp(h / 5) * anchor.height;
  const width = Math.exp(w / 5) * anchor.width;
  const centreX = anchor.x + anchor.width / 2 + (x / 10) * anchor.width;
  const centreY = anchor.y + anchor.height / 2 + (y / 10) * anchor.height;
  return { x: centreX - width / 2, y: centreY - height / 2, width, height };
}
