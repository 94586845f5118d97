import type * as tf from '@tensorflow/tfjs-core';
import { centernetOf } from '../nets/centernet.ts';
import { PERSON_NET_STRIDE_PX, personNetNames } from '../nets/person-net-names.ts';
import { writeOnnx } from './model/write-onnx.ts';
import type { TracedFunction } from './trace/trace.types.ts';
import { traceOnnx } from './trace-onnx.ts';

const TRAINED_PX = 512;

/**
 * The built-in detector of persons as an ONNX file, up to its raw maps. Takes float32 `pictures [batch, 3, height, width]`, RGB in
 * 0 … 255, of any sides in steps of 32 px; gives `people [batch, height / 4, width / 4, 5]`. A backend must be active; it only folds
 * constants.
 *
 * @param modelJson Text of the graph's `model.json`.
 * @param binary    Bytes of its weights.
 */
export function exportPersonNet(modelJson: string, binary: Uint8Array): Uint8Array {
  const net = centernetOf(modelJson, binary);
  try {
    // the input's shape says that there are four axes
    const run: TracedFunction = (pictures) => net.forward(pictures as tf.Tensor4D);
    const shape = [TRAINED_PX, TRAINED_PX, 3];
    const inputs = [{ name: personNetNames.input, shape, sizeStep: PERSON_NET_STRIDE_PX }];
    return writeOnnx(traceOnnx(run, { inputs, outputs: [personNetNames.output] }));
  } finally {
    net.dispose();
  }
}
