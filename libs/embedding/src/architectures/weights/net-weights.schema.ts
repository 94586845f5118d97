import { z } from 'zod';

export const NET_WEIGHTS_FORMAT = 'gallerist-net-weights';

const weightSchema = z.strictObject({
  name: z.string().min(1).max(300),
  role: z.enum(['parameter', 'statistic']),
  shape: z.array(z.int().min(1)).max(6).readonly(),
  /** IEEE 754 single precision, little-endian. */
  dtype: z.literal('float32'),
  /** Bytes from the start of the binary. */
  offset: z.int().min(0),
});

/** What `weights.json` says of `weights.bin`. */
export const netWeightsSchema = z.strictObject({
  format: z.literal(NET_WEIGHTS_FORMAT),
  version: z.literal(1),
  architecture: z.string().min(1).max(100),
  /** Of the architecture, every default filled in. */
  options: z.record(z.string(), z.json()),
  inputShape: z.array(z.int().min(1)).min(1).max(3).readonly(),
  dimensions: z.int().min(1),
  /** In the order of the net; without gaps in the binary. */
  weights: z.array(weightSchema).readonly(),
  byteLength: z.int().min(0),
  /** Of the binary, in hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type NetWeightsDescription = z.output<typeof netWeightsSchema>;
export type WeightDescription = z.output<typeof weightSchema>;
