import { z } from 'zod';
import { PackError } from '../../errors.ts';
import { readAnchorGrid } from '../../nets/ssd-anchors.ts';
import type { AnchorLayer } from '../../nets/ssd-anchors.ts';
import type { LoadedFile } from '../pack-files.ts';

/** The side the detector was trained at; the anchors in its file are fractions of it. */
const TRAINED_PX = 512;
const anchorsName = 'Output/extra_dim';
const bytesOf = { float32: 4, int32: 4, uint16: 2, uint8: 1 } as const;

const entrySchema = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.enum(['float32', 'int32']),
  quantization: z.object({ dtype: z.enum(['uint8', 'uint16']) }).optional(),
});
const manifestSchema = z.array(z.object({ weights: z.array(entrySchema) }));

/**
 * The detector's anchors, from its TensorFlow.js weight files; they are no part of the exported net, which ends at raw heads.
 *
 * @throws {PackError} `MANIFEST_INVALID` if the files hold no anchors.
 */
export function detectorAnchors(files: readonly LoadedFile[]): readonly AnchorLayer[] {
  const specification = files.find(({ path }) => path.endsWith('.json'));
  const binary = files.find(({ path }) => path.endsWith('.bin'));
  if (specification === undefined || binary === undefined) {
    throw new PackError('MANIFEST_INVALID', `The pack's detector needs one .json and one .bin file.`);
  }
  const groups = manifestSchema.parse(JSON.parse(Buffer.from(specification.bytes).toString('utf8')));
  let offset = 0;
  for (const { name, shape, dtype, quantization } of groups.flatMap(({ weights }) => weights)) {
    const length = shape.reduce((product, side) => product * side, bytesOf[quantization?.dtype ?? dtype]);
    if (name === anchorsName && dtype === 'float32' && quantization === undefined) {
      // a copy: floats start at a multiple of four bytes
      const corners = new Float32Array(
        Uint8Array.from(binary.bytes.subarray(offset, offset + length)).buffer,
      );
      return readAnchorGrid(corners, TRAINED_PX);
    }
    offset += length;
  }
  throw new PackError('MANIFEST_INVALID', `The pack's detector has no anchors.`);
}
