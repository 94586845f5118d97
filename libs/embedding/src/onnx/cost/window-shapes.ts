import { intOf, intsOf, knownInput, ofShape, textOf } from './read-known.ts';
import type { KnownNode, ShapeRule } from './known-value.types.ts';

/** Lengths of the spatial axes under a sliding window. */
function windowSides(known: KnownNode, sides: readonly number[], kernel: readonly number[]): number[] {
  const strides = intsOf(known, 'strides') ?? sides.map(() => 1);
  const dilations = intsOf(known, 'dilations') ?? sides.map(() => 1);
  const pads = intsOf(known, 'pads') ?? sides.flatMap(() => [0, 0]);
  const padding = textOf(known, 'auto_pad', 'NOTSET');
  const round = intOf(known, 'ceil_mode', 0) === 1 ? Math.ceil : Math.floor;
  return sides.map((side, axis) => {
    const stride = strides[axis] ?? 1;
    if (padding.startsWith('SAME')) return Math.ceil(side / stride);
    const ends = padding === 'VALID' ? 0 : (pads[axis] ?? 0) + (pads[axis + sides.length] ?? 0);
    const reach = (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    return round((side + ends - reach) / stride) + 1;
  });
}

function convolutionAt(weights: number): ShapeRule {
  return (known) => {
    const [count = 1, , ...sides] = knownInput(known, 0).shape;
    const [filters = 1, , ...kernel] = knownInput(known, weights).shape;
    return [ofShape([count, filters, ...windowSides(known, sides, kernel)])];
  };
}

const transposed: ShapeRule = (known) => {
  const [count = 1, , ...sides] = knownInput(known, 0).shape;
  const [, perGroup = 1, ...kernel] = knownInput(known, 1).shape;
  const strides = intsOf(known, 'strides') ?? [];
  const pads = intsOf(known, 'pads') ?? [];
  const dilations = intsOf(known, 'dilations') ?? [];
  const extra = intsOf(known, 'output_padding') ?? [];
  const asked = intsOf(known, 'output_shape');
  const made = sides.map((side, axis) => {
    const ends = (pads[axis] ?? 0) + (pads[axis + sides.length] ?? 0);
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    return (side - 1) * (strides[axis] ?? 1) + reach + (extra[axis] ?? 0) - ends;
  });
  return [ofShape([count, perGroup * intOf(known, 'group', 1), ...(asked ?? made)])];
};

const pool: ShapeRule = (known) => {
  const [count = 1, channels = 1, ...sides] = knownInput(known, 0).shape;
  const out = ofShape([count, channels, ...windowSides(known, sides, intsOf(known, 'kernel_shape') ?? [])]);
  return known.node.outputs.map(() => out);
};

const globalPool: ShapeRule = (known) => {
  const [count = 1, channels = 1, ...sides] = knownInput(known, 0).shape;
  return [ofShape([count, channels, ...sides.map(() => 1)])];
};

export const windowRules: Readonly<Record<string, ShapeRule>> = {
  Conv: convolutionAt(1),
  FusedConv: convolutionAt(1),
  ConvInteger: convolutionAt(1),
  QLinearConv: convolutionAt(3),
  ConvTranspose: transposed,
  MaxPool: pool,
  AveragePool: pool,
  LpPool: pool,
  GlobalAveragePool: globalPool,
  GlobalMaxPool: globalPool,
  GlobalLpPool: globalPool,
};
