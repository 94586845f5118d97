import { centernetDetections } from '../../nets/centernet-detections.ts';
import type { SubjectDetector } from '../../nets/nets.types.ts';
import { PERSON_NET_STRIDE_PX, personNetNames } from '../../nets/person-net-names.ts';
import { openOnnxSession } from '../onnx-runtime/open-onnx-session.ts';
import type { OnnxSessionOptions } from '../onnx-runtime/onnx-session.types.ts';
import { planar } from '../onnx-runtime/planar.ts';

/** The built-in detector of persons on ONNX Runtime; any size in steps of 32 px serves. */
export async function openPersonDetector(options: OnnxSessionOptions): Promise<SubjectDetector> {
  const session = await openOnnxSession(options);
  return {
    stridePx: PERSON_NET_STRIDE_PX,
    async detect({ count, width, height, data }, minConfidence) {
      const pictures = { data: planar(data, width * height), dims: [count, 3, height, width] };
      const { [personNetNames.output]: maps } = await session.run({ [personNetNames.input]: pictures });
      const [, rows, columns] = maps?.dims ?? [];
      if (maps === undefined || rows === undefined || columns === undefined) {
        throw new TypeError(`detect: the model must give ${personNetNames.output}`);
      }
      return Array.from({ length: count }, (_, picture) =>
        centernetDetections({ values: maps.data, rows, columns }, picture, minConfidence),
      );
    },
    dispose: () => session.dispose(),
  };
}
