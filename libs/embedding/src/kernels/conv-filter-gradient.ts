import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { floatsOf, runOwn, type HeapBackend } from './heap.ts';

/** Floats of unrolled patches at a time: 16 MiB. */
const PATCH_FLOATS = 1 << 22;

/**
 * Gradient of a convolution's filter: patches, unrolled a chunk of pictures at a time, times the output's gradient.
 *
 * @param x  `[n, H, W, C]` float32.
 * @param dy `[n, oH, oW, K]` float32.
 * @returns `[kH, kW, C, K]`, owned by the caller.
 */
export function convFilterGradient(
  backend: HeapBackend,
  { x, dy }: { readonly x: TensorInfo; readonly dy: TensorInfo },
  conv: backend_util.Conv2DInfo,
): TensorInfo {
  const { batchSize, outHeight, outWidth, outChannels } = conv;
  const positions = outHeight * outWidth;
  const rows = conv.filterHeight * conv.filterWidth * conv.inChannels;
  const output = backend.makeOutput([...conv.filterShape], 'float32');
  floatsOf(backend, output).fill(0);
  // Channels first, so that a row of patches is read in the order in which it is written.
  const planes = runOwn(backend, 'Transpose', { inputs: { x }, attrs: { perm: [3, 0, 1, 2] } });
  const step = Math.min(batchSize, Math.max(1, Math.floor(PATCH_FLOATS / (rows * positions))));
  for (let first = 0; first < batchSize; first += step) {
    const count = Math.min(step, batchSize - first);
    const a = backend.makeOutput([1, rows, count * positions], 'float32');
    const b = backend.makeOutput([1, count * positions, outChannels], 'float32');
    unroll(floatsOf(backend, planes), floatsOf(backend, a), { conv, first, count });
    const from = first * positions * outChannels;
    floatsOf(backend, b).set(floatsOf(backend, dy).subarray(from, from + count * positions * outChannels));
    const product = runOwn(backend, 'BatchMatMul', {
      inputs: { a, b },
      attrs: { transposeA: false, transposeB: false },
    });
    add(floatsOf(backend, output), floatsOf(backend, product));
    for (const used of [a, b, product]) backend.disposeData(used.dataId);
  }
  backend.disposeData(planes.dataId);
  return output;
}

/** `[C, n, H, W]` to `[kH·kW·C, count·oH·oW]`, zeros outside the picture. */
function unroll(
  planes: Float32Array,
  patches: Float32Array,
  {
    conv,
    first,
    count,
  }: { readonly conv: backend_util.Conv2DInfo; readonly first: number; readonly count: number },
): void {
  const { filterHeight, filterWidth, inChannels, inHeight, inWidth, batchSize } = conv;
  let at = 0;
  for (let ky = 0; ky < filterHeight; ky++) {
    for (let kx = 0; kx < filterWidth; kx++) {
      for (let channel = 0; channel < inChannels; channel++) {
        for (let picture = first; picture < first + count; picture++) {
          const start = (channel * batchSize + picture) * inHeight * inWidth;
          at = unrollPlane(planes, patches, { conv, start, at, ky, kx });
        }
      }
    }
  }
}

interface PlanePlace {
  readonly conv: backend_util.Conv2DInfo;
  readonly start: number;
  readonly at: number;
  readonly ky: number;
  readonly kx: number;
}

function unrollPlane(planes: Float32Array, patches: Float32Array, place: PlanePlace): number {
  const { conv, start, ky, kx } = place;
  const { outHeight, outWidth, inHeight, inWidth, strideHeight, strideWidth } = conv;
  const top = ky * conv.dilationHeight - conv.padInfo.top;
  const left = kx * conv.dilationWidth - conv.padInfo.left;
  let at = place.at;
  for (let y = 0; y < outHeight; y++) {
    const inY = y * strideHeight + top;
    const isInside = inY >= 0 && inY < inHeight;
    const line = start + inY * inWidth;
    for (let x = 0; x < outWidth; x++) {
      const inX = x * strideWidth + left;
      patches[at++] = isInside && inX >= 0 && inX < inWidth ? (planes[line + inX] ?? 0) : 0;
    }
  }
  return at;
}

function add(total: Float32Array, more: Float32Array): void {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (more[i] ?? 0);
}
