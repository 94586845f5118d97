import { anchorsFor } from '../../nets/ssd-anchors.ts';
import type { AnchorLayer } from '../../nets/ssd-anchors.ts';
import { ssdDetections } from '../../nets/ssd-detections.ts';
import type { SubjectDetector } from '../../nets/nets.types.ts';
import { faceNetNames } from '../../onnx/built-in-face-nets.ts';
import { openOnnxSession } from '../onnx-runtime/open-onnx-session.ts';
import type { OnnxSessionOptions } from '../onnx-runtime/onnx-session.types.ts';
import { planar } from '../onnx-runtime/planar.ts';

const STRIDE_PX = 32;

/** The built-in face detector on ONNX Runtime; any size in steps of 32 px serves. */
export async function openDetector(
  anchorGrid: readonly AnchorLayer[],
  options: OnnxSessionOptions,
): Promise<SubjectDetector> {
  const session = await openOnnxSession(options);
  const { boxes, classes } = faceNetNames.detector;
  return {
    stridePx: STRIDE_PX,
    async detect({ count, width, height, data }, minConfidence) {
      if (width % STRIDE_PX !== 0 || height % STRIDE_PX !== 0) {
        throw new RangeError(`detect: batch sides must be multiples of ${STRIDE_PX}, got ${width}×${height}`);
      }
      const pictures = { data: planar(data, width * height), dims: [count, 3, height, width] };
      const results = await session.run({ [faceNetNames.input]: pictures });
      const [codes, logits] = [results[boxes]?.data, results[classes]?.data];
      if (codes === undefined || logits === undefined) {
        throw new TypeError(`detect: the model must give ${boxes} and ${classes}`);
      }
      const anchors = anchorsFor(anchorGrid, width, height);
      return Array.from({ length: count }, (_, picture) =>
        ssdDetections({ codes, logits }, picture, { anchors, minConfidence }),
      );
    },
    dispose: () => session.dispose(),
  };
}
