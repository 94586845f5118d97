import * as tf from '@tensorflow/tfjs-core';
import { inOrder, plainOrder } from '../lower/axes.ts';
import { int } from '../lower/graph.types.ts';
import { integers } from '../lower/lowering.ts';
import type { Lowering } from '../lower/lowering.ts';
import { reshapeOrder } from '../lower/reshape-order.ts';
import type { PairedStep } from '../trace/pair-recordings.ts';
import type { TraceType } from '../trace/trace.types.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { firstOutput, inputOf, numberOf, numbersOf, refuse } from './read-step.ts';

/** Another shape over the same values, in the order that the input lies in where it can be. */
function lowerReshape(step: PairedStep, graph: Lowering): void {
  const [x, output] = [inputOf(step, step.kernel === 'ExpandDims' ? 'input' : 'x'), firstOutput(step)];
  const { value, order } = graph.view(x);
  const kept = reshapeOrder(x, output, order);
  const target = kept ?? plainOrder(output.shape.length);
  const source = kept === null ? graph.plain(x) : value;
  graph.define(output, graph.emit('Reshape', [source], graph.like(output, target)), target);
}

const reshape: KernelRule = {
  shapes: (step) => {
    const x = inputOf(step, 'x');
    const shape = tf.util.inferFromImplicitShape(
      numbersOf(step.attributes, 'shape'),
      tf.util.sizeFromShape([...x.shape]),
    );
    return [{ shape, dtype: x.dtype }];
  },
  lower: lowerReshape,
};

const expandDims: KernelRule = {
  shapes: (step) => {
    const { shape, dtype } = inputOf(step, 'input');
    const dim = numberOf(step.attributes, 'dim', 0);
    return [{ shape: shape.toSpliced(dim < 0 ? shape.length + dim + 1 : dim, 0, 1), dtype }];
  },
  lower: lowerReshape,
};

const identity: KernelRule = {
  shapes: (step) => [inputOf(step, 'x')],
  lower: (step, graph) => {
    const { value, order } = graph.view(inputOf(step, 'x'));
    graph.define(firstOutput(step), value, order);
  },
};

/** Only the order of the axes changes: nothing moves. */
const transpose: KernelRule = {
  shapes: (step) => {
    const { shape, dtype } = inputOf(step, 'x');
    return [{ shape: inOrder(shape, numbersOf(step.attributes, 'perm')), dtype }];
  },
  lower: (step, graph) => {
    const { value, order } = graph.view(inputOf(step, 'x'));
    const perm = numbersOf(step.attributes, 'perm');
    graph.define(
      firstOutput(step),
      value,
      order.map((axis) => perm.indexOf(axis)),
    );
  },
};

const typeCodes: Readonly<Record<TraceType, number>> = { float32: 1, int32: 6, bool: 9 };

const cast: KernelRule = {
  shapes: (step) => {
    const dtype = step.attributes['dtype'];
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')
      throw refuse(step.kernel, `makes ${String(dtype)}`);
    return [{ shape: inputOf(step, 'x').shape, dtype }];
  },
  lower: (step, graph) => {
    const output = firstOutput(step);
    const { value, order } = graph.view(inputOf(step, 'x'));
    if (value.dtype === output.dtype) {
      graph.define(output, value, order);
      return;
    }
    const to = int(typeCodes[output.dtype]);
    graph.define(output, graph.emit('Cast', [value], graph.like(output, order), { to }), order);
  },
};

const tile: KernelRule = {
  shapes: (step) => {
    const { shape, dtype } = inputOf(step, 'x');
    const reps = numbersOf(step.attributes, 'reps');
    return [{ shape: shape.map((side, axis) => side * (reps[axis] ?? 1)), dtype }];
  },
  lower: (step, graph) => {
    const output = firstOutput(step);
    const { value, order } = graph.view(inputOf(step, 'x'));
    const repeats = integers(inOrder(numbersOf(step.attributes, 'reps'), order));
    graph.define(output, graph.emit('Tile', [value, repeats], graph.like(output, order)), order);
  },
};

/** Lengths that follow the input are those that the input has already; a 1 leaves them as they are. */
const broadcast: KernelRule = {
  shapes: (step) => [{ shape: numbersOf(step.attributes, 'shape'), dtype: inputOf(step, 'x').dtype }],
  lower: (step, graph) => {
    const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
    const value = graph.plain(x);
    const missing = output.shape.length - x.shape.length;
    const target = output.shape.map((side, axis) => {
      if (side === output.other[axis]) return side;
      if (x.shape[axis - missing] !== side)
        throw refuse(step.kernel, 'makes more of what follows the size of the input');
      return 1;
    });
    graph.define(output, graph.emit('Expand', [value, integers(target)], graph.like(output)));
  },
};

export const reshapingRules: KernelRules = {
  Reshape: reshape,
  ExpandDims: expandDims,
  Identity: identity,
  Transpose: transpose,
  Cast: cast,
  Tile: tile,
  BroadcastTo: broadcast,
};
