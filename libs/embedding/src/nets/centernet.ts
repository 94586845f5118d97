import { loadGraphModelSync } from '@tensorflow/tfjs-converter';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorNet } from './nets.types.ts';

const outputs = ['tower_0/keypoints', 'tower_0/wh'];
/** Of COCO's 80 classes. */
const PERSON_CLASS = 0;
const MAP_RANK = 4;

/** What of a TensorFlow.js graph file is looked into. */
interface GraphFile extends tf.io.ModelJSON {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly signature: { readonly inputs: Readonly<Record<string, { readonly tensorShape: FreeableShape }>> };
}

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: { readonly shape?: { readonly shape: FreeableShape } };
}

interface FreeableShape {
  readonly dim: { size: string | number }[];
}

/**
 * CenterNet on MobileNet v3, trained on MS COCO at 512×512, up to its raw maps and of its 80 classes persons alone, on tensors of
 * RGB pixels in 0 … 255. Any sides in steps of 32 px serve; a person is found best where it fills a fifth of them or more.
 *
 * @param modelJson Text of the graph's `model.json`.
 * @param binary    Bytes of its weights.
 * @returns Gives `[n, height / 4, width / 4, 5]`: the likelihood of a person's centre, then how far left, up, right and down the
 *   person reaches, in pixels. Owns its weights.
 * @throws {RangeError} for the graph of another net.
 * @see Zhou et al. 2019, arXiv:1904.07850; Howard et al. 2019, arXiv:1905.02244
 */
export function centernetOf(modelJson: string, binary: Uint8Array): TensorNet<tf.Tensor4D> {
  // the file's SHA-256 was checked, so its shape is the pinned one
  const file = JSON.parse(modelJson) as GraphFile;
  freeSides(file);
  const model = loadGraphModelSync({ load: () => artifacts(file, binary) });
  const enlargements = file.modelTopology.node.flatMap(({ op, input }) =>
    op === 'ResizeBilinear' && input?.[1] !== undefined ? [input[1]] : [],
  );

  function forward(pixels: tf.Tensor4D): tf.Tensor4D {
    const [, height, width] = pixels.shape;
    enlargeTo(model, enlargements, { height, width });
    // two outputs by name give two tensors, both maps
    const [classes, extents] = model.execute(pixels, outputs) as [tf.Tensor4D, tf.Tensor4D];
    const people = tf.slice4d(classes, [0, 0, 0, PERSON_CLASS], [-1, -1, -1, 1]);
    return tf.concat4d([people, extents], MAP_RANK - 1);
  }

  return { forward, dispose: () => model.dispose() };
}

/** The file fixes batch and sides, which nothing in the net but its three enlargements depends on. */
function freeSides({ signature, modelTopology }: GraphFile): void {
  const shapes = [
    ...Object.values(signature.inputs).map(({ tensorShape }) => tensorShape),
    ...modelTopology.node.flatMap(({ op, attr }) =>
      op === 'Placeholder' && attr?.shape !== undefined ? [attr.shape.shape] : [],
    ),
  ];
  for (const axis of shapes.flatMap(({ dim }) => dim.slice(0, MAP_RANK - 1))) axis.size = '-1';
}

function artifacts(file: GraphFile, binary: Uint8Array): tf.io.ModelArtifacts {
  const { modelTopology, signature, weightsManifest, format = null, generatedBy = null } = file;
  return {
    modelTopology,
    signature,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    // a copy: the weights must start where their buffer does
    weightData: new Uint8Array(binary).buffer,
    ...(format === null ? {} : { format }),
    ...(generatedBy === null ? {} : { generatedBy }),
  };
}

/** Each enlargement doubles; the first starts from maps of 32 px a side. */
function enlargeTo(
  model: Pick<GraphModel, 'weights'>,
  enlargements: readonly string[],
  { height, width }: { readonly height: number; readonly width: number },
): void {
  enlargements.forEach((name, index) => {
    const step = 2 ** (enlargements.length + 1 - index);
    const before = model.weights[name];
    if (before === undefined) throw new RangeError(`centernetOf: modelJson must hold the weight ${name}`);
    model.weights[name] = [tf.keep(tf.tensor1d([height / step, width / step], 'int32'))];
    tf.dispose(before);
  });
}
