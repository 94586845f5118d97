import { convolutionRules } from './convolution.ts';
import { cuttingRules } from './cutting.ts';
import { elementwiseRules } from './elementwise.ts';
import { joiningRules } from './joining.ts';
import type { KernelRule } from './kernel-rule.types.ts';
import { normalisationRules } from './normalisation.ts';
import { poolingRules } from './pooling.ts';
import { productRules } from './products.ts';
import { reductionRules } from './reduction.ts';
import { reshapingRules } from './reshaping.ts';

/** Each kernel that can be exported, by its name in TensorFlow.js. */
export const kernelRules: Readonly<Record<string, KernelRule | undefined>> = {
  ...elementwiseRules,
  ...convolutionRules,
  ...poolingRules,
  ...normalisationRules,
  ...productRules,
  ...reductionRules,
  ...reshapingRules,
  ...cuttingRules,
  ...joiningRules,
};
