import type { LandmarkNet } from '../../nets/nets.types.ts';
import { faceNetNames } from '../../onnx/built-in-face-nets.ts';
import { openOnnxSession } from '../onnx-runtime/open-onnx-session.ts';
import type { OnnxSessionOptions } from '../onnx-runtime/onnx-session.types.ts';
import { planar } from '../onnx-runtime/planar.ts';

const INPUT_PX = 112;

/** The built-in net of 68 landmarks on ONNX Runtime. */
export async function openLandmarks(options: OnnxSessionOptions): Promise<LandmarkNet> {
  const session = await openOnnxSession(options);
  return {
    inputPx: INPUT_PX,
    async locate({ count, width, height, data }) {
      const pictures = { data: planar(data, width * height), dims: [count, 3, height, width] };
      const { [faceNetNames.landmarks]: points } = await session.run({ [faceNetNames.input]: pictures });
      if (points === undefined) {
        throw new TypeError(`locate: the model must give ${faceNetNames.landmarks}`);
      }
      return points.data;
    },
    dispose: () => session.dispose(),
  };
}
