import { z } from 'zod';

/** A SHA-256 in lower-case hexadecimal digits. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { message: 'must be a SHA-256 in lower-case hexadecimal digits' });

const segment = /^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*$/;

/** A path with `/` that can only lead downwards: no `..`, no hidden name, no drive, no backslash. */
const innerPathSchema = z
  .string()
  .min(1)
  .max(512)
  .refine((path) => path.split('/').every((part) => segment.test(part)), {
    message: 'must stay inside its package or folder: names of letters, digits and . _ @ + - joined by /',
  });

const npmPackageSchema = z.string().regex(/^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/, {
  message: 'must be the name of an npm package',
});

/** What a weight file is for. */
export const fileRoles = ['detector', 'landmarks', 'embedder', 'adapter'] as const;

/** A file of weights with what is known about where it comes from; one row of the licence table. */
export const packFileSchema = z
  .strictObject({
    role: z.enum(fileRoles),
    /** The npm package that carries the file; null: it lies in the pack's own folder. */
    package: npmPackageSchema.nullable().default(null),
    /** Inside the package or the folder. */
    path: innerPathSchema,
    sha256: sha256Schema,
    origin: z.string().min(1),
    trainingData: z.string().min(1),
    licence: z.string().min(1),
    commercialUse: z.enum(['yes', 'no', 'unclear']),
  })
  .readonly();

/** A file beside the weights that nothing is embedded with. */
export const attachmentSchema = z
  .strictObject({
    /** `probe`: input and output pinned when the pack was made; `training-weights`: what training goes on from. */
    role: z.enum(['probe', 'report', 'recipe', 'training-weights']),
    path: innerPathSchema,
    sha256: sha256Schema,
  })
  .readonly();

export type PackFile = z.infer<typeof packFileSchema>;
export type PackAttachment = z.infer<typeof attachmentSchema>;
