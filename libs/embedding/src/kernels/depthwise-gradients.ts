import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { floatsOf, type HeapBackend } from './heap.ts';

/**
 * Gradient of a depthwise convolution's filter.
 *
 * @param x  `[n, H, W, C]` float32.
 * @param dy `[n, oH, oW, C · M]` float32, M outputs for each channel.
 * @returns `[kH, kW, C, M]`, owned by the caller; summed in float64, for each element is a sum over all pixels of a batch.
 */
export function depthwiseFilterGradient(
  backend: HeapBackend,
  { x, dy }: { readonly x: TensorInfo; readonly dy: TensorInfo },
  conv: backend_util.Conv2DInfo,
): TensorInfo {
  const output = backend.makeOutput([...conv.filterShape], 'float32');
  const [pixels, gradient] = [floatsOf(backend, x), floatsOf(backend, dy)];
  const { inChannels, outChannels } = conv;
  const multiplier = outChannels / inChannels;
  const sums = new Float64Array(conv.filterHeight * conv.filterWidth * outChannels);
  eachTap(conv, (input, out, filter) => {
    for (let k = 0; k < outChannels; k++) {
      const channel = multiplier === 1 ? k : Math.floor(k / multiplier);
      sums[filter + k] = (sums[filter + k] ?? 0) + (pixels[input + channel] ?? 0) * (gradient[out + k] ?? 0);
    }
  });
  floatsOf(backend, output).set(sums);
  return output;
}

/**
 * Gradient of a depthwise convolution's input.
 *
 * @param dy     `[n, oH, oW, C · M]` float32.
 * @param filter `[kH, kW, C, M]` float32.
 * @returns `[n, H, W, C]`, owned by the caller.
 */
export function depthwiseInputGradient(
  backend: HeapBackend,
  { dy, filter }: { readonly dy: TensorInfo; readonly filter: TensorInfo },
  conv: backend_util.Conv2DInfo,
): TensorInfo {
  const output = backend.makeOutput([...conv.inShape], 'float32');
  const sums = floatsOf(backend, output).fill(0);
  const [gradient, weights] = [floatsOf(backend, dy), floatsOf(backend, filter)];
  const { inChannels, outChannels } = conv;
  const multiplier = outChannels / inChannels;
  eachTap(conv, (input, out, at) => {
    for (let k = 0; k < outChannels; k++) {
      const place = input + (multiplier === 1 ? k : Math.floor(k / multiplier));
      sums[place] = (sums[place] ?? 0) + (gradient[out + k] ?? 0) * (weights[at + k] ?? 0);
    }
  });
  return output;
}

/** Where the channels of a pixel, of an output's cell and of a filter's cell begin that are multiplied with each other. */
type Tap = (input: number, output: number, filter: number) => void;

/** Calls back for every cell of the filter at every output of every picture, padding left out. */
function eachTap(conv: backend_util.Conv2DInfo, tap: Tap): void {
  const { batchSize, inHeight, outHeight, filterHeight, strideHeight, dilationHeight, padInfo } = conv;
  for (let picture = 0; picture < batchSize; picture++) {
    for (let y = 0; y < outHeight; y++) {
      for (let ky = 0; ky < filterHeight; ky++) {
        const inY = y * strideHeight + ky * dilationHeight - padInfo.top;
        if (inY < 0 || inY >= inHeight) continue;
        const rows = { input: picture * inHeight + inY, output: picture * outHeight + y, filter: ky };
        eachTapOfRow(conv, rows, tap);
      }
    }
  }
}

function eachTapOfRow(
  conv: backend_util.Conv2DInfo,
  rows: { readonly input: number; readonly output: number; readonly filter: number },
  tap: Tap,
): void {
  const { inWidth, outWidth, filterWidth, strideWidth, dilationWidth, inChannels, outChannels } = conv;
  const { left } = conv.padInfo;
  for (let kx = 0; kx < filterWidth; kx++) {
    const filter = (rows.filter * filterWidth + kx) * outChannels;
    for (let x = 0; x < outWidth; x++) {
      const inX = x * strideWidth + kx * dilationWidth - left;
      if (inX < 0 || inX >= inWidth) continue;
      tap((rows.input * inWidth + inX) * inChannels, (rows.output * outWidth + x) * outChannels, filter);
    }
  }
}
