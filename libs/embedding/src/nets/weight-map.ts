import * as tf from '@tensorflow/tfjs-core';

/** Named weights of one net. Owns its tensors; `take` hands one over, `dispose` frees the rest. */
export class WeightMap {
  readonly #tensors: Map<string, tf.Tensor>;

  constructor(tensors: Readonly<Record<string, tf.Tensor>>) {
    this.#tensors = new Map(Object.entries(tensors));
  }

  /**
   * The tensor of that name; the map keeps owning it.
   *
   * @throws {RangeError} if the file has no such weight.
   */
  get(name: string): tf.Tensor {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined)
      throw new RangeError(`WeightMap.get: name must be a weight of the file, got ${name}`);
    return tensor;
  }

  /**
   * A copy of that weight; the caller owns it (the data is shared until both are freed).
   *
   * @throws {RangeError} if the file has no such weight, or one of another rank.
   */
  copy<T extends tf.Tensor1D | tf.Tensor2D | tf.Tensor4D>(name: string, rank: T['rank']): T {
    const tensor = this.get(name);
    if (tensor.rank !== rank)
      throw new RangeError(`WeightMap.copy: ${name} must have rank ${rank}, got ${tensor.rank}`);
    return tf.clone(tensor) as T; // the rank was just checked
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }
}

interface WeightsGroup {
  readonly weights: tf.io.WeightsManifestEntry[];
}

/**
 * Reads a face-api weight file: groups of entries (optionally 8-bit quantised) over one binary.
 *
 * @param manifestJson Text of `*-weights_manifest.json`.
 * @param binary       Bytes of the matching `*.bin`.
 * @returns A map that owns its tensors.
 */
export function readWeightMap(manifestJson: string, binary: Uint8Array): WeightMap {
  // JSON.parse gives `any`-shaped data; the file's SHA-256 was checked, so its shape is the pinned one
  const groups = JSON.parse(manifestJson) as readonly WeightsGroup[];
  const entries = groups.flatMap((group) => group.weights);
  // a copy: decodeWeights wants an ArrayBuffer that starts at the first weight
  const buffer = new Uint8Array(binary).buffer;
  return new WeightMap(tf.io.decodeWeights(buffer, entries));
}
