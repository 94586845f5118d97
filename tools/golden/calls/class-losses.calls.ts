import { grad, reshape } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { l2Normalize } from '@gallerist/metrics/distances';
import {
  adafaceLogits,
  adafaceMarginScalers,
  angularMargin,
  arcfaceLogits,
  arcfaceLoss,
  centerLoss,
  circleSoftmaxLogits,
  combinedMarginLogits,
  cosfaceLogits,
  cosineLogits,
  crossEntropyLoss,
  curricularfaceLogits,
  initialAdafaceState,
  labelSmoothingLoss,
  magfaceLogits,
  magfaceLoss,
  magfaceMargins,
  magfaceRegularizer,
  nearestSubCenterCosines,
  nearestSubCenters,
  nextAdafaceState,
  nextCenters,
  nextCurriculum,
  normalizedSoftmaxLoss,
  proxyAnchorLoss,
  proxyNcaLoss,
  rowNorms,
  softTripleLoss,
  spherefaceLogits,
  spherefacePsi,
  subCenterArcfaceLoss,
  subCenterCosines,
  targetCosines,
} from '@gallerist/metrics/losses';
import type { MarginFallback } from '@gallerist/metrics/losses';
import type { GoldenCalls, GoldenCase, GoldenContext } from '../golden.types.ts';
import {
  areFinite,
  cubeOf,
  gradients,
  inBatch,
  inputsOf,
  labelsOf,
  matrixOf,
  numberOf,
  textOf,
  valueOf,
  withBatch,
  withLogits,
  withTensors,
} from './class-batch.ts';
import {
  angleOf,
  arcfaceOptions,
  cosinesOfDegrees,
  fallbackOf,
  isWithoutOwn,
  normEpsilonOf,
  scaleOf,
  withFittingClasses,
} from './class-options.ts';

/** The cases of losses.json whose losses have class centres or proxies. */
export const classLossCalls: GoldenCalls = {
  tensor: {
    l2Normalize: ({ inputs, params }) =>
      withTensors(() => ({ y: l2Normalize(matrixOf(inputs, 'x'), normEpsilonOf(params)).arraySync() })),
    cosineLogits: withBatch(({ cosines }) => ({ cos: cosines.arraySync() })),
    normalizedSoftmax: withBatch(({ labels, params, differentiate }) =>
      differentiate((x, centers) =>
        normalizedSoftmaxLoss(x, labels, { centers, temperature: numberOf(params, 'temperature', 0.05) }),
      ),
    ),
    arcface: withLogits((x, { centers, labels, params }) =>
      arcfaceLogits(cosineLogits(x, centers), labels, arcfaceOptions(params)),
    ),
    arcfaceTargetLogit,
    arcfaceGradCos,
    arcfaceGradFinite: withBatch(({ labels, params, differentiate }) => {
      const { loss, dEmbeddings, dW } = differentiate((x, centers) =>
        arcfaceLoss(x, labels, { centers, ...arcfaceOptions(params) }),
      );
      return { lossFinite: Number.isFinite(loss), gradFinite: areFinite([dEmbeddings, dW]) };
    }),
    cosface: withLogits((x, { centers, labels, params }) =>
      cosfaceLogits(cosineLogits(x, centers), labels, {
        margin: numberOf(params, 'm', 0.35),
        scale: scaleOf(params),
      }),
    ),
    combinedMargin: withLogits((x, { centers, labels, params }) =>
      combinedMarginLogits(cosineLogits(x, centers), labels, {
        angleFactor: numberOf(params, 'm1', 1),
        angleMargin: numberOf(params, 'm2', 0.3),
        cosineMargin: numberOf(params, 'm3', 0.2),
        scale: scaleOf(params),
        fallback: fallbackOf(params, 'none'),
      }),
    ),
    spherefacePsi: ({ inputs, params }) =>
      withTensors(() => ({
        psi: spherefacePsi(cosinesOfDegrees(inputs), numberOf(params, 'm', 4))
          .arraySync()
          .flat(),
      })),
    sphereface: withLogits((x, { centers, labels, params }) =>
      spherefaceLogits(x, labels, {
        centers,
        margin: numberOf(params, 'm', 4),
        scale: numberOf(params, 's', 1),
        lambda: numberOf(params, 'annealingLambda', 0),
      }),
    ),
    subCenterArcface,
    adaface,
    adafaceFinite: (golden, context) => ({
      logitsFinite: areFinite(adaface(withFittingClasses(golden), context).logits),
    }),
    magface,
    curricularface,
    circleSoftmax: withLogits((x, { centers, labels, params }) =>
      circleSoftmaxLogits(cosineLogits(x, centers), labels, {
        margin: numberOf(params, 'm', 0.35),
        scale: scaleOf(params),
      }),
    ),
    crossEntropyLabelSmooth: ({ inputs, params }) =>
      withTensors(() => ({
        loss: valueOf(
          labelSmoothingLoss(matrixOf(inputs, 'logits'), labelsOf(inputs), {
            epsilon: numberOf(params, 'epsilon', 0.1),
            convention: /k\s*-\s*1|other/i.test(textOf(params, 'variant')) ? 'other-classes' : 'all-classes',
          }),
        ),
      })),
    proxyAnchor: withBatch(({ labels, params, differentiate }) =>
      differentiate((x, proxies) =>
        proxyAnchorLoss(x, labels, {
          proxies,
          sharpness: numberOf(params, 'alpha', 32),
          margin: numberOf(params, 'delta', 0.1),
        }),
      ),
    ),
    proxyNca: withBatch(({ labels, params, differentiate }) =>
      differentiate((x, proxies) =>
        proxyNcaLoss(x, labels, {
          proxies,
          scale: numberOf(params, 'softmaxScale', 1),
          denominator: isWithoutOwn(textOf(params, 'denominator')) ? 'negatives' : 'all',
        }),
      ),
    ),
    softTriple,
    centerLoss: withBatch(({ labels, params, differentiate }) =>
      differentiate((x, centers) =>
        centerLoss(x, labels, {
          centers,
          form: /wen|half|½|0\.5|1\/2/i.test(textOf(params, 'variant')) ? 'half-sum' : 'mean',
        }),
      ),
    ),
    centerUpdate: withBatch(({ x, centers, labels, params }) => ({
      centers: nextCenters(x, labels, { centers, rate: numberOf(params, 'alpha', 0.5) }).arraySync(),
    })),
  },
};

function arcfaceTargetLogit({ inputs, params }: GoldenCase): unknown {
  return withTensors(() => {
    const cosines = cosinesOfDegrees(inputs);
    const scale = numberOf(params, 's', 1);
    const under = (fallback: MarginFallback): number[] =>
      Array.from(
        angularMargin(cosines, { angle: angleOf(params), fallback }).dataSync(),
        (value) => value * scale,
      );
    return { hard: under('hard'), easy: under('easy'), none: under('none') };
  });
}

function arcfaceGradCos({ inputs, params }: GoldenCase): unknown {
  return withTensors(() => {
    const cosines = matrixOf(inputs, 'cos');
    const labels = labelsOf(inputs);
    const options = arcfaceOptions(params);
    const lossOf = (c: Tensor2D): Scalar => crossEntropyLoss(arcfaceLogits(c, labels, options), labels);
    const gradient = grad((c: Tensor) => lossOf(c as Tensor2D))(cosines); // as: called with the cosines
    return { loss: valueOf(lossOf(cosines)), dLossDCos: gradient.arraySync() };
  });
}

function subCenterArcface(golden: GoldenCase, context: GoldenContext): unknown {
  return withTensors(() => {
    const [inputs, params] = [inputsOf(golden, context), golden.params];
    const [x, centers, labels] = [matrixOf(inputs, 'embeddings'), cubeOf(inputs, 'W'), labelsOf(inputs)];
    const cosines = subCenterCosines(x, centers);
    const pooled = nearestSubCenterCosines(cosines);
    return {
      pooledCos: pooled.arraySync(),
      argmaxSubCenter: nearestSubCenters(cosines).arraySync(),
      logits: arcfaceLogits(pooled, labels, arcfaceOptions(params)).arraySync(),
      ...gradients(
        (y, w) => subCenterArcfaceLoss(y, labels, { centers: w as Tensor3D, ...arcfaceOptions(params) }), // as: W
        [x, centers],
      ),
    };
  });
}

function softTriple(golden: GoldenCase, context: GoldenContext): unknown {
  return withTensors(() => {
    const [inputs, params] = [inputsOf(golden, context), golden.params];
    const labels = labelsOf(inputs);
    const options = {
      scale: numberOf(params, 'lambda', 20),
      temperature: numberOf(params, 'gamma', 0.1),
      margin: numberOf(params, 'delta', 0.01),
      regularization: numberOf(params, 'tau', 0),
    };
    return gradients(
      (x, w) => softTripleLoss(x, labels, { centers: w as Tensor3D, ...options }), // as: W is of rank 3
      [matrixOf(inputs, 'embeddings'), cubeOf(inputs, 'W')],
    );
  });
}

function adaface(golden: GoldenCase, context: GoldenContext) {
  return inBatch(golden, context, ({ x, labels, params, differentiate, centers }) => {
    const before = {
      mean: numberOf(params, 'initMean', initialAdafaceState.mean),
      deviation: numberOf(params, 'initStd', initialAdafaceState.deviation),
    };
    const state = nextAdafaceState(rowNorms(x).dataSync(), before, {
      momentum: numberOf(params, 'tAlpha', 0.01),
    });
    const options = {
      state,
      margin: numberOf(params, 'm', 0.4),
      concentration: numberOf(params, 'h', 0.333),
      scale: scaleOf(params),
      epsilon: numberOf(params, 'eps', 1e-3),
    };
    return {
      batchMean: state.mean,
      batchStd: state.deviation,
      marginScaler: Array.from(adafaceMarginScalers(x, options).dataSync()),
      logits: adafaceLogits(x, labels, { centers, ...options }).arraySync(),
      ...differentiate((y, w) =>
        crossEntropyLoss(adafaceLogits(y, labels, { centers: w, ...options }), labels),
      ),
    };
  });
}

function magface(golden: GoldenCase, context: GoldenContext): unknown {
  return inBatch(golden, context, ({ x, labels, params, differentiate, centers }) => {
    const options = {
      leastNorm: numberOf(params, 'lA', 10),
      greatestNorm: numberOf(params, 'uA', 110),
      leastMargin: numberOf(params, 'lMargin', 0.45),
      greatestMargin: numberOf(params, 'uMargin', 0.8),
      regularization: numberOf(params, 'lambdaG', 35),
      scale: scaleOf(params),
      fallback: fallbackOf(params, 'easy'),
    };
    const logits = magfaceLogits(x, labels, { centers, ...options });
    return {
      margins: Array.from(magfaceMargins(x, options).dataSync()),
      g: valueOf(magfaceRegularizer(x, options)),
      logits: logits.arraySync(),
      softmaxLoss: valueOf(crossEntropyLoss(logits, labels)),
      ...differentiate((y, w) => magfaceLoss(y, labels, { centers: w, ...options })),
    };
  });
}

function curricularface(golden: GoldenCase, context: GoldenContext): unknown {
  return inBatch(golden, context, ({ cosines, labels, params, differentiate }) => {
    const targets = targetCosines(cosines, labels);
    const curriculum = nextCurriculum(targets.dataSync(), numberOf(params, 't0', 0), {
      momentum: numberOf(params, 'alpha', 0.01),
    });
    const options = { curriculum, margin: angleOf(params), scale: scaleOf(params) };
    const bounds = angularMargin(reshape(targets, [-1, 1]), { angle: options.margin, fallback: 'none' });
    const rows = bounds.dataSync();
    return {
      t: curriculum,
      hardMask: cosines.arraySync().map((row, i) => row.map((cosine) => cosine > (rows[i] ?? NaN))),
      logits: curricularfaceLogits(cosines, labels, options).arraySync(),
      ...differentiate((x, w) =>
        crossEntropyLoss(curricularfaceLogits(cosineLogits(x, w), labels, options), labels),
      ),
    };
  });
}
