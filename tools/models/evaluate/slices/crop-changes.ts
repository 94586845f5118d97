import { adjustColour, resizeImage } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import type { CropChange } from '../embedding/crop-change.types.ts';

export interface NamedChange extends CropChange {
  readonly kind: 'relit' | 'down-sampled';
  readonly label: string;
}

const HEIGHTS = [64, 32, 16, 10] as const;

const recoloured = (
  id: string,
  label: string,
  change: { brightness?: number; contrast?: number },
): NamedChange => ({
  kind: 'relit',
  id,
  label,
  apply(crop) {
    const region = { x: 0, y: 0, width: crop.width, height: crop.height };
    return adjustColour(crop, { brightness: 1, contrast: 1, saturation: 1, hueTurns: 0, ...change }, region);
  },
});

/** What probes are subjected to: other light, and fewer pixels. */
export const cropChanges: readonly NamedChange[] = [
  recoloured('brightness 0.4', 'dark (brightness × 0.4)', { brightness: 0.4 }),
  recoloured('brightness 1.8', 'bright (brightness × 1.8, cut at white)', { brightness: 1.8 }),
  recoloured('contrast 0.4', 'flat (contrast × 0.4)', { contrast: 0.4 }),
  {
    kind: 'relit',
    id: 'side light 0.2 to 1.4',
    label: 'side light (× 0.2 left to × 1.4 right)',
    apply: (crop) => sideLit(crop, 0.2, 1.4),
  },
  ...HEIGHTS.map((height) => ({
    kind: 'down-sampled' as const,
    id: `height ${height}`,
    label: `${height} px high`,
    apply: (crop: RgbImage) => downSampled(crop, height),
  })),
];

/** The picture under a light that rises evenly from its left to its right. */
export function sideLit(picture: RgbImage, left: number, right: number): RgbImage {
  const { width, height, data } = picture;
  const lit = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 1) {
    const x = (Math.floor(at / 3) % width) + 0.5;
    lit[at] = Math.min(255, Math.round((data[at] ?? 0) * (left + ((right - left) * x) / width)));
  }
  return { width, height, data: lit };
}

/** The picture at that height (area average), and back at its own size (bilinear). One that is no higher stays. */
export function downSampled(picture: RgbImage, height: number): RgbImage {
  if (picture.height <= height) return picture;
  const width = Math.max(1, Math.round((picture.width * height) / picture.height));
  return resizeImage(resizeImage(picture, { width, height }), {
    width: picture.width,
    height: picture.height,
  });
}
