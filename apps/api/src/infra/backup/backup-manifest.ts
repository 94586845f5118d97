import { z } from 'zod';

/** Raised when an older Gallerist could not read what a newer one writes. */
export const backupFormat = 1;

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

const entrySchema = z.object({ path: z.string().min(1).max(1024), bytes: count, sha256: digest });

const tableSchema = z.object({
  name: z.string().min(1).max(63),
  columns: z.array(z.string().min(1).max(63)).min(1),
  rows: count,
  entry: entrySchema,
});

const sequenceSchema = z.object({
  name: z.string().min(1).max(63),
  lastValue: z.string().regex(/^-?\d{1,19}$/),
  isCalled: z.boolean(),
});

const secretsSchema = z.object({
  /** Tell whether a server has the same secrets, and not what they are. */
  fingerprints: z.object({ authSecret: z.string(), encryptionKey: z.string() }),
  /** Present where a passphrase was given. */
  sealed: z.object({ salt: z.string(), text: z.string() }).nullable(),
});

/** What a backup holds: written last, checked first. */
export const manifestSchema = z.object({
  format: z.number().int().min(1),
  gallerist: z.string(),
  createdAt: z.iso.datetime(),
  /** For people: the server that it came from. */
  database: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: digest })).min(1),
  tables: z.array(tableSchema),
  sequences: z.array(sequenceSchema),
  blobs: z.object({
    count,
    /** Lines of `sha256 bytes key`, in the order in which `content` has them, one after the other. */
    list: entrySchema,
    content: z.object({ path: z.string(), bytes: count }),
    /** Named by rows of the snapshot, and deleted before they could be copied: their rows are mended by the restore. */
    gone: z.array(z.string()),
  }),
  packs: z.array(entrySchema),
  uploads: z.array(entrySchema),
  secrets: secretsSchema.nullable(),
});

export type BackupManifest = z.infer<typeof manifestSchema>;
export type BackupEntry = z.infer<typeof entrySchema>;
export type BackupTable = z.infer<typeof tableSchema>;
export type BackupSequence = z.infer<typeof sequenceSchema>;
export type BackupSecrets = z.infer<typeof secretsSchema>;

export const manifestName = 'manifest.json';
/** Of the manifest: `sha256sum`'s format, so that a person can check it too. */
export const manifestDigestName = 'manifest.json.sha256';
