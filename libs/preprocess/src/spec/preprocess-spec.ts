import { z } from 'zod';
import type { AlignmentTemplate } from '../geometry/alignment-template.ts';
import { alignmentTemplates, findAlignmentTemplate } from '../geometry/alignment-template.ts';
import { landmarkCounts, landmarkSets } from '../geometry/landmarks.ts';
import { fits } from '../raster/resize.ts';
import { resampleFilters } from '../raster/resample-filter.ts';
import type { Size } from '../types.ts';
import { parseWithSchema } from './spec-error.ts';

const finite = z.number();
const side = z.int().min(1).max(4096);
const byte = z.int().min(0).max(255);
const threeNumbers = z.tuple([finite, finite, finite]).readonly();

const templateSchema = z
  .strictObject({
    name: z.string().min(1).max(64),
    width: side,
    height: side,
    landmarkSet: z.enum(landmarkSets),
    pixelOrigin: z.enum(['corner', 'centre']),
    points: z.array(z.strictObject({ x: finite, y: finite }).readonly().nullable()).readonly(),
  })
  .readonly()
  .refine((template) => template.points.length === landmarkCounts[template.landmarkSet], {
    message: 'must hold one point for each landmark of its set',
    path: ['points'],
  });

const namedTemplate = z.string().refine((name) => findAlignmentTemplate(name) !== null, {
  error: `must be one of ${alignmentTemplates.map(({ name }) => name).join(', ')}, or a whole template`,
});

const alignGeometry = z
  .strictObject({ kind: z.literal('align'), template: z.union([namedTemplate, templateSchema]) })
  .readonly();

const boxGeometry = z
  .strictObject({
    kind: z.literal('box'),
    size: z.strictObject({ width: side, height: side }).readonly(),
    fit: z.enum(fits),
    margin: finite.gt(-0.5).max(10),
  })
  .readonly();

/**
 * How a subject in an upright picture becomes a net's input; training, evaluation and serving read the same one.
 *
 * - `exif`: always `apply`; decoding turns pictures upright.
 * - `geometry`: `align` (landmarks to a template, by name or whole) or `box` (the subject's box grown by `margin` of its extent
 *   on each side, brought to `size` by `fit`).
 * - `padding`: colour of what lies beyond the picture or the letterbox.
 * - `filter`: see `ResampleFilter`.
 * - `channelOrder`, `layout`: of the tensor.
 * - `pixelScale`, `mean`, `std`: value = (byte / pixelScale − mean) / std; mean and std in the order of `channelOrder`.
 *
 * Unknown keys are refused.
 */
export const preprocessSpecSchema = z
  .strictObject({
    version: z.literal(1),
    exif: z.literal('apply'),
    geometry: z.discriminatedUnion('kind', [alignGeometry, boxGeometry]),
    padding: z.tuple([byte, byte, byte]).readonly(),
    filter: z.enum(resampleFilters),
    channelOrder: z.enum(['RGB', 'BGR']),
    layout: z.enum(['nhwc', 'nchw']),
    pixelScale: finite.positive(),
    mean: threeNumbers,
    std: threeNumbers.refine((std) => std.every((value) => value > 0), { message: 'must be above 0' }),
  })
  .readonly();

export type PreprocessSpec = z.infer<typeof preprocessSpecSchema>;

/**
 * Checks what was read from a file or sent by someone.
 *
 * @throws {SpecError} with every problem, an unknown key among them.
 */
export const parsePreprocessSpec = (value: unknown): PreprocessSpec =>
  parseWithSchema('parsePreprocessSpec', preprocessSpecSchema, value);

/** Height and width of the spec's crops. */
export function specSize({ geometry }: Pick<PreprocessSpec, 'geometry'>): Size {
  if (geometry.kind === 'box') return geometry.size;
  const { width, height } = specTemplate(geometry.template);
  return { width, height };
}

/**
 * The template that a spec names or holds.
 *
 * @throws {RangeError} for a name that is not built in (a parsed spec has none).
 */
export function specTemplate(template: string | AlignmentTemplate): AlignmentTemplate {
  if (typeof template !== 'string') return template;
  const found = findAlignmentTemplate(template);
  if (found === null) throw new RangeError(`specTemplate: template must be a known name, got ${template}`);
  return found;
}
