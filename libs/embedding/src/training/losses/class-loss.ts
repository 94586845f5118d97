import {
  adafaceLoss,
  arcfaceLoss,
  centerLoss,
  circleSoftmaxLoss,
  combinedMarginLoss,
  cosfaceLoss,
  cosineLogits,
  curricularfaceLoss,
  initialAdafaceState,
  magfaceLoss,
  nextAdafaceState,
  nextCurriculum,
  normalizedSoftmaxLoss,
  proxyAnchorLoss,
  proxyNcaLoss,
  rowNorms,
  softTripleLoss,
  spherefaceLambda,
  spherefaceLoss,
  subCenterArcfaceLoss,
  targetCosines,
} from '@gallerist/metrics/losses';
import { reshape, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { ClassLossSpec } from '../recipe/loss.schema.ts';
import type { LossState } from './training-loss.types.ts';

/** Class losses whose rows alone are trained; `softmax` has a bias besides. */
export type CenteredLossSpec = Exclude<ClassLossSpec, { readonly name: 'softmax' }>;

interface ClassBatch {
  readonly x: Tensor2D;
  readonly labels: Int32Array;
  /** `[C, D]`, or `[C·K, D]` with K rows a class. */
  readonly centers: Tensor2D;
  readonly step: number;
  /** What the loss remembers; it writes the next one there. */
  readonly memory: { current: LossState };
}

type SpecOf<Name extends CenteredLossSpec['name']> = Extract<CenteredLossSpec, { readonly name: Name }>;

const losses: {
  readonly [Name in CenteredLossSpec['name']]: (spec: SpecOf<Name>, batch: ClassBatch) => Scalar;
} = {
  'normalized-softmax': ({ temperature }, { x, labels, centers }) =>
    normalizedSoftmaxLoss(x, labels, { centers, temperature }),
  cosface: ({ margin, scale }, { x, labels, centers }) => cosfaceLoss(x, labels, { centers, margin, scale }),
  arcface: ({ margin, scale, fallback, gradient }, { x, labels, centers }) =>
    arcfaceLoss(x, labels, { centers, margin, scale, fallback, gradient }),
  'sub-center-arcface': (spec, { x, labels, centers }) => {
    const { margin, scale, fallback, gradient, centersPerClass } = spec;
    const options = { margin, scale, fallback, gradient, centers: byClass(centers, centersPerClass) };
    return subCenterArcfaceLoss(x, labels, options);
  },
  'combined-margin': (spec, { x, labels, centers }) => {
    const { angleFactor, angleMargin, cosineMargin, scale, fallback, gradient } = spec;
    const margins = { angleFactor, angleMargin, cosineMargin };
    return combinedMarginLoss(x, labels, { centers, ...margins, scale, fallback, gradient });
  },
  sphereface: ({ margin, scale, lambda }, { x, labels, centers, step }) =>
    spherefaceLoss(x, labels, { centers, margin, scale, lambda: spherefaceLambda(step, lambda) }),
  'circle-softmax': ({ margin, scale }, { x, labels, centers }) =>
    circleSoftmaxLoss(x, labels, { centers, margin, scale }),
  adaface: ({ margin, concentration, scale, momentum }, { x, labels, centers, memory }) => {
    const norms = tidy(() => rowNorms(x).dataSync());
    const { mean = initialAdafaceState.mean, deviation = initialAdafaceState.deviation } = memory.current;
    const state = nextAdafaceState(norms, { mean, deviation }, { momentum });
    memory.current = { ...state };
    return adafaceLoss(x, labels, { centers, margin, concentration, scale, state });
  },
  magface: (spec, { x, labels, centers }) => {
    const { leastNorm, greatestNorm, leastMargin, greatestMargin, regularization, scale, fallback } = spec;
    const range = { leastNorm, greatestNorm, leastMargin, greatestMargin };
    return magfaceLoss(x, labels, { centers, ...range, regularization, scale, fallback });
  },
  curricularface: ({ margin, scale, momentum }, { x, labels, centers, memory }) => {
    const targets = tidy(() => targetCosines(cosineLogits(x, centers), labels).dataSync());
    const curriculum = nextCurriculum(targets, memory.current['curriculum'] ?? 0, { momentum });
    memory.current = { curriculum };
    return curricularfaceLoss(x, labels, { centers, margin, scale, curriculum });
  },
  'proxy-anchor': ({ sharpness, margin }, { x, labels, centers }) =>
    proxyAnchorLoss(x, labels, { proxies: centers, sharpness, margin }),
  'proxy-nca': ({ scale, denominator }, { x, labels, centers }) =>
    proxyNcaLoss(x, labels, { proxies: centers, scale, denominator }),
  'soft-triple': (spec, { x, labels, centers }) => {
    const { centersPerClass, scale, temperature, margin, regularization } = spec;
    const options = { scale, temperature, margin, regularization };
    return softTripleLoss(x, labels, { centers: byClass(centers, centersPerClass), ...options });
  },
  center: ({ form }, { x, labels, centers }) => centerLoss(x, labels, { centers, form }),
};

/** The loss of a batch, by the table of the metrics library's functions. */
export function classLossValue(spec: CenteredLossSpec, batch: ClassBatch): Scalar {
  // as: each entry of the table takes the spec of its own name
  const loss = losses[spec.name] as (spec: CenteredLossSpec, batch: ClassBatch) => Scalar;
  return loss(spec, batch);
}

function byClass(centers: Tensor2D, perClass: number): Tensor3D {
  return reshape(centers, [centers.shape[0] / perClass, perClass, centers.shape[1]]);
}
