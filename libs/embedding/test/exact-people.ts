import fc from 'fast-check';

export type PicturesOfPeople = readonly { readonly identity: number; readonly vector: Float32Array }[];

const dimensions = 16;
/** Of length 1, with products that are exact in binary: similarities are multiples of 1/8, with many ties. */
const unitVectors = fc
  .array(fc.boolean(), { minLength: dimensions, maxLength: dimensions })
  .map((signs) => Float32Array.from(signs, (isPositive) => (isPositive ? 0.25 : -0.25)));

/** Pictures of up to so many people, 1 to 4 of each, those of one together. */
export function exactPeople({ people, atLeast = 0 }: { readonly people: number; readonly atLeast?: number }) {
  const own = fc.array(unitVectors, { minLength: 1, maxLength: 4 });
  return fc
    .array(own, { minLength: atLeast, maxLength: people })
    .map((list): PicturesOfPeople =>
      list.flatMap((vectors, person) => vectors.map((vector) => ({ identity: 10 * person, vector }))),
    );
}

export function dotOf(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
