import * as tf from '@tensorflow/tfjs-core';
import { magnitudeMask } from '../../compression/pruning/magnitude-pruning.ts';
import { pruningSchedule } from '../../compression/pruning/pruning-schedule.ts';
import type { Learner } from '../loop/learner.ts';
import type { SparsitySpec } from './sparsity.schema.ts';

/** Keeps pruned weights at 0 while a net is trained. */
export interface WeightMasks {
  /** Takes further weights where step `step` (from 0) is due, and sets all that have gone to 0, in the average too. */
  afterStep(step: number): void;
  dispose(): void;
}

/**
 * Gradual magnitude pruning of each kernel by itself: the smallest weights go, more of them the earlier in the schedule. Biases,
 * BatchNorm and slopes stay.
 *
 * Holds no state besides the weights: what is 0 has gone, so that a run which is taken up again goes on as it was.
 *
 * @param learner After a snapshot was put back.
 * @param run.step Steps that were taken already.
 * @see Zhu and Gupta 2017, arXiv:1710.01878
 */
export function weightMasks(
  spec: SparsitySpec,
  learner: Learner,
  run: { readonly totalSteps: number; readonly step: number },
): WeightMasks {
  const begin = Math.floor(spec.beginShare * run.totalSteps);
  const end = Math.max(begin, Math.floor(spec.endShare * run.totalSteps));
  const share = pruningSchedule({
    initialSparsity: 0,
    finalSparsity: spec.share,
    beginStep: begin,
    endStep: end,
  });
  const isDue = (step: number): boolean =>
    step === end || (step >= begin && step < end && (step - begin) % spec.everySteps === 0);
  const kernels = kernelsOf(learner);
  const masks = new Map<string, tf.Tensor>();
  const choose = (maskOf: (weights: Float32Array) => Uint8Array): void => {
    for (const { name, variables } of kernels) {
      const [kernel] = variables;
      if (kernel === undefined) continue;
      masks.get(name)?.dispose();
      const mask = Float32Array.from(maskOf(kernel.dataSync<'float32'>()));
      masks.set(name, tf.keep(tf.tensor(mask, kernel.shape, 'float32')));
    }
  };
  if (run.step > begin) choose((weights) => Uint8Array.from(weights, (weight) => Number(weight !== 0)));
  return {
    afterStep(step) {
      if (isDue(step)) choose((weights) => magnitudeMask(weights, share(step)));
      for (const { name, variables } of kernels) {
        const mask = masks.get(name);
        if (mask === undefined) continue;
        for (const variable of variables) tf.tidy(() => variable.assign(tf.mul(variable, mask)));
      }
    },
    dispose: () => masks.forEach((mask) => mask.dispose()),
  };
}

/** Kernels of the net, each with its average. */
function kernelsOf({ net, average }: Learner) {
  return [...net.parameters]
    .filter(([name, { rank }]) => rank > 1 && net.groups.get(name)?.decays === true)
    .map(([name, variable]) => {
      const averaged = average?.state.get(name);
      return { name, variables: averaged === undefined ? [variable] : [variable, averaged] };
    });
}
