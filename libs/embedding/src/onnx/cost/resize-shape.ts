import type { ShapeRule } from './known-value.types.ts';
import { axisIn, intsOf, knownInput, ofShape } from './read-known.ts';

/** Upsample and the first Resize have scales alone; later ones scales or sizes, of some axes or of all. */
export const resizeRule: ShapeRule = (known) => {
  const { shape } = knownInput(known, 0);
  const isOld = known.node.opType === 'Upsample' || known.opset < 11;
  const axes =
    intsOf(known, 'axes')?.map((axis) => axisIn(axis, shape.length)) ?? shape.map((_, axis) => axis);
  const sizes = isOld ? null : (known.inputs[3]?.integers ?? null);
  const factors = known.node.attributes.get('scales');
  const scales = factors?.type === 'floats' ? factors.value : (known.inputs[isOld ? 1 : 2]?.integers ?? []);
  return [
    ofShape(
      shape.map((side, axis) => {
        const at = axes.indexOf(axis);
        if (at < 0) return side;
        return sizes === null ? Math.floor(side * (scales[at] ?? 1)) : (sizes[at] ?? side);
      }),
    ),
  ];
};
