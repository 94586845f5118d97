import { z } from 'zod';
import { sha256Schema } from './pack-file.schema.ts';

/** Another pack, by name, version and the digest of its manifest in canonical JSON. */
const parentSchema = z
  .strictObject({ name: z.string().min(1), version: z.string().min(1), digest: sha256Schema })
  .readonly();

/** What a pack was made from and how; a pack that was dropped in as it is has none. */
export const lineageSchema = z
  .strictObject({
    kind: z.enum(['trained', 'fine-tuned', 'pruned', 'quantised', 'converted', 'calibrated']),
    /** null: made from nothing. */
    parent: parentSchema.nullable(),
    /** Name of the recipe: `adapter`, `int8-static`. */
    recipe: z.string().min(1).max(64),
    /** Enough to do it again: options, seed, counts of the data set. Never paths of people's pictures. */
    settings: z.record(z.string(), z.json()).default({}),
    /** Path of an attachment of role `report`; null where there is none. */
    report: z.string().min(1).nullable().default(null),
    madeAt: z.iso.datetime().nullable().default(null),
  })
  .readonly();

export type PackLineage = z.infer<typeof lineageSchema>;
