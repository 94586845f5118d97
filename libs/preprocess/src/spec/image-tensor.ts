import { assertImage } from '../raster/assert-image.ts';
import type { RgbImage } from '../types.ts';
import type { PreprocessSpec } from './preprocess-spec.ts';
import { specSize } from './preprocess-spec.ts';

/** The part of a spec that speaks of numbers. */
export type TensorSpec = Pick<
  PreprocessSpec,
  'geometry' | 'channelOrder' | 'layout' | 'pixelScale' | 'mean' | 'std'
>;

/** What a net takes: float32, `shape` is `[N, H, W, 3]` (nhwc) or `[N, 3, H, W]` (nchw). */
export interface ImageTensor {
  readonly data: Float32Array;
  readonly shape: readonly [number, number, number, number];
}

/**
 * Crops as one float32 tensor: (byte / pixelScale − mean) / std for each channel, in the spec's order and layout.
 *
 * A crop's values do not depend on the others in the batch. An empty list gives N = 0.
 *
 * @param crops `[H, W, 3]` uint8 each, of the spec's size.
 * @throws {RangeError} if a crop has another size.
 */
export function imageTensor(crops: readonly RgbImage[], spec: TensorSpec): ImageTensor {
  const { width, height } = specSize(spec);
  const data = new Float32Array(crops.length * width * height * 3);
  const tables = pixelTables(spec);
  crops.forEach((crop, index) => {
    assertImage('imageTensor', crop);
    if (crop.width !== width || crop.height !== height) {
      throw new RangeError(
        `imageTensor: crops[${index}] must be ${width}×${height}, got ${crop.width}×${crop.height}`,
      );
    }
    writeCrop(crop, { tables, spec }, data.subarray(index * width * height * 3));
  });
  return spec.layout === 'nhwc'
    ? { data, shape: [crops.length, height, width, 3] }
    : { data, shape: [crops.length, 3, height, width] };
}

/** For each channel of the tensor: its channel in the picture, and the value of each byte. */
function pixelTables(spec: TensorSpec) {
  return [0, 1, 2].map((channel) => ({
    source: spec.channelOrder === 'RGB' ? channel : 2 - channel,
    values: Float32Array.from(
      { length: 256 },
      (_, byte) => normalisePixel(byte, { ...spec, channel: channel as 0 | 1 | 2 }), // `as`: the list above
    ),
  }));
}

/**
 * One value of the tensor: (pixel / pixelScale − mean[channel]) / std[channel], in double precision.
 *
 * @param pixel In [0, 255]; need not be whole.
 * @param scaling `channel` counts in the tensor's order.
 */
export function normalisePixel(
  pixel: number,
  scaling: Pick<PreprocessSpec, 'pixelScale' | 'mean' | 'std'> & { readonly channel: 0 | 1 | 2 },
): number {
  return (pixel / scaling.pixelScale - scaling.mean[scaling.channel]) / scaling.std[scaling.channel];
}

/** The colour of letterbox padding as the tensor holds it, in the tensor's order of channels. */
export function paddingValues(spec: PreprocessSpec): readonly [number, number, number] {
  const { padding, channelOrder } = spec;
  const [first, second, third] = channelOrder === 'RGB' ? padding : [padding[2], padding[1], padding[0]];
  return [
    normalisePixel(first, { ...spec, channel: 0 }),
    normalisePixel(second, { ...spec, channel: 1 }),
    normalisePixel(third, { ...spec, channel: 2 }),
  ];
}

function writeCrop(
  crop: RgbImage,
  how: { readonly tables: ReturnType<typeof pixelTables>; readonly spec: TensorSpec },
  out: Float32Array,
): void {
  const pixels = crop.width * crop.height;
  const isPlanar = how.spec.layout === 'nchw';
  how.tables.forEach(({ source, values }, channel) => {
    let to = isPlanar ? channel * pixels : channel;
    const step = isPlanar ? 1 : 3;
    for (let from = source; from < crop.data.length; from += 3, to += step) {
      out[to] = values[crop.data[from] as number] as number; // `as`: in range; tables have 256 entries
    }
  });
}
