import { OnnxError } from '../onnx-error.ts';
import type { KnownNode, KnownValue } from './known-value.types.ts';

export const ofShape = (shape: readonly number[]): KnownValue => ({ shape, integers: null });

export const product = (sides: readonly number[]): number => sides.reduce((size, side) => size * side, 1);

export function knownInput({ node, inputs }: KnownNode, index: number): KnownValue {
  const input = inputs[index];
  if (input === null || input === undefined) {
    throw new OnnxError('MODEL_INVALID', `Node "${node.name}" (${node.opType}) lacks its input ${index}.`);
  }
  return input;
}

export function intOf({ node }: KnownNode, name: string, missing: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'int' ? attribute.value : missing;
}

export function intsOf({ node }: KnownNode, name: string): readonly number[] | null {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'ints' ? attribute.value : null;
}

export function textOf({ node }: KnownNode, name: string, missing: string): string {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'string' ? attribute.value : missing;
}

/** Numbers that older operator sets keep in an attribute and newer ones in an input; null where neither is there. */
export function listOf(known: KnownNode, name: string, index: number): readonly number[] | null {
  const input = known.inputs[index];
  if (input === null || input === undefined) return intsOf(known, name);
  if (input.integers === null) {
    throw new OnnxError(
      'UNSUPPORTED',
      `Node "${known.node.name}" (${known.node.opType}) takes a shape from data.`,
    );
  }
  return input.integers;
}

export const axisIn = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** The shape of an element-wise operation on several values. */
export function broadcastShapes(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, place) => {
    const sides = shapes.map((shape) => shape[place - rank + shape.length] ?? 1);
    return sides.find((side) => side !== 1) ?? 1;
  });
}
