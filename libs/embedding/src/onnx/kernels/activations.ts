import type { GraphValue } from '../lower/graph.types.ts';
import { float } from '../lower/graph.types.ts';
import type { AxisOrder } from '../lower/axes.ts';
import type { Lowering } from '../lower/lowering.ts';
import type { PairedStep } from '../trace/pair-recordings.ts';
import { clip } from './elementwise.ts';
import { inputOf, numberOf, refuse } from './read-step.ts';

const sameName: Readonly<Record<string, string>> = { relu: 'Relu', elu: 'Elu', sigmoid: 'Sigmoid' };

/** The activation of a fused kernel. */
export function activate(
  x: GraphValue,
  step: PairedStep,
  { graph, order }: { readonly graph: Lowering; readonly order: AxisOrder },
): GraphValue {
  const activation = step.attributes['activation'] ?? 'linear';
  const out = { shape: x.shape, other: x.other, dtype: x.dtype };
  switch (activation) {
    case 'linear':
      return x;
    case 'relu6':
      return clip(x, graph, [0, 6]);
    case 'leakyrelu':
      return graph.emit('LeakyRelu', [x], out, {
        alpha: float(numberOf(step.attributes, 'leakyreluAlpha', 0.2)),
      });
    case 'prelu': {
      const alpha = inputOf(step, 'preluActivationWeights');
      const shape = [...Array.from({ length: order.length - alpha.shape.length }, () => 1), ...alpha.shape];
      return graph.emit('PRelu', [x, graph.ordered({ ...alpha, shape, other: shape }, order)], out);
    }
  }
  const opType = typeof activation === 'string' ? sameName[activation] : undefined;
  if (opType === undefined) throw refuse(step.kernel, `has the activation ${JSON.stringify(activation)}`);
  return graph.emit(opType, [x], out);
}
