import { buildNetFromJson } from '../../../architectures/build-net.ts';
import { describeNet } from '../../../architectures/describe-net.ts';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import { startRuntime } from '../job/start-runtime.ts';

/** What a step of training a net costs, before one was made. */
export interface NetPlan {
  /** Trainable numbers. */
  readonly parameters: number;
  /** Multiplications of one picture in one step: forward, and twice as many back. */
  readonly macsPerPicture: number;
  /** Of weights with all that moves along with them, whatever the batch. */
  readonly fixedBytes: number;
  /** Of maps and their gradients, for each picture of a batch. */
  readonly bytesPerPicture: number;
}

/** Weights, gradients, moments, average, best look and what an update computes. */
const COPIES_OF_WEIGHTS = 8;
/**
 * What a step holds of each number that a layer gives: normalisation and activation keep theirs too, and gradients come on top.
 * Measured: the heap of WebAssembly was 6.1 to 7.9 times the maps of a batch (EmbeddingNet with 8 and 32 pictures, PCB with 8).
 */
const COPIES_OF_MAPS = 8;
const FLOAT_BYTES = 4;
/** A step goes forward once, and back for maps and for weights. */
const PASSES = 3;

/** Builds the net once, on plain JavaScript. Takes seconds for large nets: `planNetInWorker` runs it in a thread of its own. */
export async function planNet({ net: spec, seed }: Pick<Recipe, 'net' | 'seed'>): Promise<NetPlan> {
  await startRuntime('cpu');
  const net = buildNetFromJson(spec, seed);
  try {
    const { parameters, macs, layers } = describeNet(net);
    const floats = layers.reduce(
      (sum, { outputShape }) => sum + outputShape.reduce((product, side) => product * side, 1),
      0,
    );
    return {
      parameters,
      macsPerPicture: PASSES * macs,
      fixedBytes: FLOAT_BYTES * COPIES_OF_WEIGHTS * parameters,
      bytesPerPicture: FLOAT_BYTES * COPIES_OF_MAPS * floats,
    };
  } finally {
    net.dispose();
  }
}
