import { OnnxError } from '../onnx-error.ts';
import {
  axisIn,
  broadcastShapes,
  intOf,
  intsOf,
  knownInput,
  listOf,
  ofShape,
  product,
} from './read-known.ts';
import type { KnownNode, KnownValue, ShapeRule } from './known-value.types.ts';

const noShape = ({ node }: KnownNode): OnnxError =>
  new OnnxError(
    'UNSUPPORTED',
    `The shape that node "${node.name}" (${node.opType}) makes is not known beforehand.`,
  );

const reshape: ShapeRule = (known) => {
  const x = knownInput(known, 0);
  const target = listOf(known, 'shape', 1);
  if (target === null) throw noShape(known);
  const keepsZero = intOf(known, 'allowzero', 0) === 1;
  const sides = target.map((side, axis) => (side === 0 && !keepsZero ? (x.shape[axis] ?? 0) : side));
  const rest = product(sides.filter((side) => side !== -1));
  const shape = sides.map((side) => (side === -1 ? product(x.shape) / rest : side));
  return [{ shape, integers: x.integers }];
};

const flatten: ShapeRule = (known) => {
  const { shape } = knownInput(known, 0);
  const axis = axisIn(intOf(known, 'axis', 1), shape.length);
  return [ofShape([product(shape.slice(0, axis)), product(shape.slice(axis))])];
};

const transpose: ShapeRule = (known) => {
  const { shape } = knownInput(known, 0);
  const perm = intsOf(known, 'perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
  return [ofShape(perm.map((axis) => shape[axis] ?? 1))];
};

const squeeze: ShapeRule = (known) => {
  const x = knownInput(known, 0);
  const axes = listOf(known, 'axes', 1)?.map((axis) => axisIn(axis, x.shape.length));
  const isGone = (side: number, axis: number): boolean =>
    axes === undefined ? side === 1 : axes.includes(axis);
  return [{ shape: x.shape.filter((side, axis) => !isGone(side, axis)), integers: x.integers }];
};

const unsqueeze: ShapeRule = (known) => {
  const x = knownInput(known, 0);
  const given = listOf(known, 'axes', 1) ?? [];
  const rank = x.shape.length + given.length;
  const axes = given.map((axis) => axisIn(axis, rank));
  const sides = [...x.shape];
  const shape = Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (sides.shift() ?? 1)));
  return [{ shape, integers: x.integers }];
};

const concat: ShapeRule = (known) => {
  const values = known.inputs.filter((input) => input !== null);
  const shape = [...(values[0]?.shape ?? [])];
  const axis = axisIn(intOf(known, 'axis', 1), shape.length);
  shape[axis] = values.reduce((sum, value) => sum + (value.shape[axis] ?? 0), 0);
  const integers = values.every((value) => value.integers !== null) && shape.length === 1;
  return [{ shape, integers: integers ? values.flatMap((value) => value.integers ?? []) : null }];
};

const slice: ShapeRule = (known) => {
  const x = knownInput(known, 0);
  const [starts, ends] = [listOf(known, 'starts', 1) ?? [], listOf(known, 'ends', 2) ?? []];
  const axes = listOf(known, 'axes', 3) ?? starts.map((_, axis) => axis);
  const steps = listOf(known, 'steps', 4) ?? [];
  const shape = [...x.shape];
  let integers = x.integers;
  axes.forEach((given, index) => {
    const axis = axisIn(given, shape.length);
    const side = shape[axis] ?? 0;
    const step = steps[index] ?? 1;
    const bound = (place: number): number => {
      const at = place < 0 ? place + side : place;
      return step > 0 ? Math.min(Math.max(at, 0), side) : Math.min(Math.max(at, -1), side - 1);
    };
    const [start, end] = [bound(starts[index] ?? 0), bound(ends[index] ?? side)];
    shape[axis] = Math.max(0, Math.ceil((end - start) / step));
    const all = integers;
    if (all !== null)
      integers = Array.from({ length: shape[axis] ?? 0 }, (_, at) => all[start + at * step] ?? 0);
  });
  return [{ shape, integers: shape.length === 1 ? integers : null }];
};

const split: ShapeRule = (known) => {
  const { shape } = knownInput(known, 0);
  const axis = axisIn(intOf(known, 'axis', 0), shape.length);
  const parts = known.node.outputs.length;
  const even = Math.ceil((shape[axis] ?? 0) / parts);
  const sizes =
    listOf(known, 'split', 1) ??
    known.node.outputs.map((_, at) => Math.min(even, (shape[axis] ?? 0) - at * even));
  return sizes.map((size) => ofShape(shape.with(axis, size)));
};

const pad: ShapeRule = (known) => {
  const { shape } = knownInput(known, 0);
  const pads = listOf(known, 'pads', 1) ?? [];
  const axes =
    listOf(known, 'axes', 3)?.map((axis) => axisIn(axis, shape.length)) ?? shape.map((_, axis) => axis);
  return [
    ofShape(
      shape.map((side, axis) => {
        const at = axes.indexOf(axis);
        return at < 0 ? side : side + (pads[at] ?? 0) + (pads[at + axes.length] ?? 0);
      }),
    ),
  ];
};

const shapeOf: ShapeRule = (known) => {
  const { shape } = knownInput(known, 0);
  const start = axisIn(intOf(known, 'start', 0), shape.length);
  const part = shape.slice(start, axisIn(intOf(known, 'end', shape.length), shape.length));
  return [{ shape: [part.length], integers: part }];
};

const gather: ShapeRule = (known) => {
  const [x, indices] = [knownInput(known, 0), knownInput(known, 1)];
  const axis = axisIn(intOf(known, 'axis', 0), x.shape.length);
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape);
  const { integers } = x;
  const places = indices.integers;
  if (integers === null || places === null || x.shape.length !== 1) return [ofShape(shape)];
  return [{ shape, integers: places.map((place) => integers.at(place) ?? 0) }];
};

const expand: ShapeRule = (known) => {
  const target = listOf(known, 'shape', 1);
  if (target === null) throw noShape(known);
  return [ofShape(broadcastShapes([knownInput(known, 0).shape, target]))];
};

const filled: ShapeRule = (known) => {
  const target = knownInput(known, 0).integers;
  if (target === null) throw noShape(known);
  return [ofShape(target)];
};

const tile: ShapeRule = (known) => {
  const repeats = listOf(known, 'repeats', 1);
  if (repeats === null) throw noShape(known);
  return [ofShape(knownInput(known, 0).shape.map((side, axis) => side * (repeats[axis] ?? 1)))];
};

const depthToSpace: ShapeRule = (known) => {
  const [count = 1, channels = 1, rows = 1, columns = 1] = knownInput(known, 0).shape;
  const block = intOf(known, 'blocksize', 1);
  return [ofShape([count, channels / block ** 2, rows * block, columns * block])];
};

const constant: ShapeRule = (known) => {
  const value = known.node.attributes.get('value');
  if (value?.type === 'tensor') {
    const integers = value.value.data.length <= 64 ? Array.from(value.value.data, Number) : null;
    return [{ shape: value.value.dims, integers }];
  }
  const list = known.node.attributes.get('value_ints');
  if (list?.type === 'ints') return [{ shape: [list.value.length], integers: list.value }];
  const single = known.node.attributes.get('value_int') ?? known.node.attributes.get('value_float');
  if (single?.type !== 'int' && single?.type !== 'float') throw noShape(known);
  const scalar: KnownValue = { shape: [], integers: [single.value] };
  return [scalar];
};

export const layoutRules: Readonly<Record<string, ShapeRule>> = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Concat: concat,
  Slice: slice,
  Split: split,
  Pad: pad,
  Shape: shapeOf,
  Gather: gather,
  Expand: expand,
  ConstantOfShape: filled,
  Tile: tile,
  DepthToSpace: depthToSpace,
  Constant: constant,
};
