import { z } from 'zod';
import { stripeConventions } from '../../parts/stripe-bounds.ts';
import { count, pictureShape } from '../option-schemas.ts';

const weight = z.number().min(0).max(1000);

export const pcbSchema = z.strictObject({
  inputShape: pictureShape.default([128, 64, 3]),
  /** Of each part's vector. */
  partDimensions: count.default(64),
  backbone: z
    .strictObject({
      /** Residual blocks of two convolutions 3×3, or inverted bottlenecks of MobileNetV2. */
      kind: z.enum(['resnet', 'mobile']).default('resnet'),
      /** Channels of the stages. */
      widths: z.array(count).min(1).max(6).readonly().default([32, 64, 96, 128]),
      /** Blocks of each stage. */
      blocks: z.int().min(1).max(50).default(1),
      /** Strides of the first convolution and of each stage; the last is 1 so that stripes are fine enough. */
      strides: z
        .array(z.union([z.literal(1), z.literal(2)]))
        .min(2)
        .max(7)
        .readonly()
        .default([2, 1, 2, 2, 1]),
    })
    .refine(({ widths, strides }) => strides.length === widths.length + 1, {
      path: ['strides'],
      message: 'takes one for the first convolution and one for each stage',
    })
    .default({ kind: 'resnet', widths: [32, 64, 96, 128], blocks: 1, strides: [2, 1, 2, 2, 1] }),
  /** How many along the height; 0: no stripes. 6 in the paper. */
  stripes: z.int().min(0).max(24).default(6),
  stripeConvention: z.enum(stripeConventions).default('adaptive'),
  /** Whether body regions around keypoints are pooled too. */
  hasPoseBranch: z.boolean().default(false),
  /** Of a keypoint's region, as a share of the input's height. */
  poseSigma: z.number().min(0.005).max(0.5).default(0.05),
  /** How a part's cells become one vector: mean, or generalised mean with p = 3. */
  pooling: z.enum(['average', 'gem']).default('average'),
  /** What the branches count in the joint metric, each shared evenly among its parts. */
  weights: z
    .strictObject({ global: weight.default(1), stripes: weight.default(1), pose: weight.default(1) })
    .default({ global: 1, stripes: 1, pose: 1 }),
  /**
   * Colour of letterbox padding as the net sees it (after normalisation). Then rows and columns of that colour from edge to
   * edge count as padding where the caller gives no mask, so that an exported net needs no second input. Null: nothing does.
   */
  paddingColour: z.tuple([z.number(), z.number(), z.number()]).readonly().nullable().default(null),
});

export type PcbOptions = z.output<typeof pcbSchema>;
