import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { floatsOf, type HeapBackend } from './heap.ts';

/**
 * Sums rows by segment: the gradient of a gather.
 *
 * @param x          `[n, …]` float32.
 * @param segmentIds `[n]` int32; a negative one, or one beyond the last segment, is left out.
 * @returns `[numSegments, …]`; zeros for a segment without rows. Owned by the caller.
 */
export function segmentSum(
  backend: HeapBackend,
  { x, segmentIds }: { readonly x: TensorInfo; readonly segmentIds: TensorInfo },
  numSegments: number,
): TensorInfo {
  const rest = x.shape.slice(1);
  const width = util.sizeFromShape(rest);
  const output = backend.makeOutput([numSegments, ...rest], 'float32');
  const sums = floatsOf(backend, output).fill(0);
  const rows = floatsOf(backend, x);
  const ids = backend.typedArrayFromHeap(segmentIds);
  for (let row = 0; row < ids.length; row++) {
    const segment = ids[row] ?? -1;
    if (segment < 0 || segment >= numSegments) continue;
    for (let i = 0; i < width; i++) {
      const place = segment * width + i;
      sums[place] = (sums[place] ?? 0) + (rows[row * width + i] ?? 0);
    }
  }
  return output;
}
