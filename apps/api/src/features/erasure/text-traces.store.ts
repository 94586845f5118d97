import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';

/** What stands where a person's name stood. */
export const erasedText = '(erased)';

/** Entries of imports that were of the person, or that have a name of theirs in their own. */
export async function eraseImportEntries(
  tx: Transaction,
  person: {
    readonly galleryId: string;
    readonly identityIds: readonly string[];
    readonly sampleIds: readonly string[];
    /** Of entries that only their names tell. */
    readonly isNamed: (name: string) => boolean;
    readonly names: readonly string[];
  },
): Promise<number> {
  const own = await tx.$executeRaw`
    UPDATE import_entries SET name = ${erasedText}, message = NULL, identity_id = NULL, sample_id = NULL
    WHERE gallery_id = ${person.galleryId}::uuid AND (identity_id = ANY(${[...person.identityIds]}::uuid[])
      OR sample_id = ANY(${[...person.sampleIds]}::uuid[]))`;
  const rows = await tx.$queryRaw<{ jobId: string; index: number; name: string; message: string | null }[]>`
    SELECT job_id::text AS "jobId", index, name, message FROM import_entries
    WHERE gallery_id = ${person.galleryId}::uuid AND EXISTS (SELECT 1 FROM unnest(${[...person.names]}::text[]) AS word
      WHERE strpos(lower(name), lower(word)) > 0 OR strpos(lower(COALESCE(message, '')), lower(word)) > 0)`;
  const named = rows.filter(({ name, message }) => person.isNamed(name) || person.isNamed(message ?? ''));
  for (const { jobId, index } of named) {
    await tx.importEntry.update({
      where: { jobId_index: { jobId, index } },
      data: { name: erasedText, message: null },
      select: { index: true },
    });
  }
  return own + named.length;
}

/** Reports that name the person or one of their samples: the next one is made without them. */
export async function eraseReports(
  tx: Transaction,
  galleryId: string,
  ids: readonly string[],
): Promise<number> {
  return await tx.$executeRaw`
    DELETE FROM gallery_reports WHERE gallery_id = ${galleryId}::uuid
      AND EXISTS (SELECT 1 FROM unnest(${[...ids]}::text[]) AS id WHERE strpos(findings::text, id) > 0)`;
}

export interface JobText {
  readonly id: string;
  readonly checkpoint: unknown;
  readonly result: unknown;
  readonly error: string | null;
}

/** Jobs of the gallery that are over, with one of the words somewhere; perhaps inside another word, as `ann` is in `planned`. */
export async function jobsWith(
  tx: Transaction,
  galleryId: string,
  words: readonly string[],
): Promise<readonly JobText[]> {
  return await tx.$queryRaw<JobText[]>`
    SELECT id::text, checkpoint, result, error FROM jobs
    WHERE state IN ('SUCCEEDED', 'FAILED', 'CANCELLED') AND (gallery_id = ${galleryId}::uuid
        OR EXISTS (SELECT 1 FROM job_galleries g WHERE g.job_id = jobs.id AND g.gallery_id = ${galleryId}::uuid))
      AND EXISTS (SELECT 1 FROM unnest(${[...words]}::text[]) AS word WHERE strpos(lower(
        COALESCE(checkpoint::text, '') || COALESCE(result::text, '') || COALESCE(error, '')), lower(word)) > 0)`;
}

export async function writeJobText(tx: Transaction, { id, ...text }: JobText): Promise<void> {
  const { checkpoint, result, error } = text;
  await tx.job.update({
    where: { id },
    data: {
      error,
      ...(checkpoint === null ? {} : { checkpoint: checkpoint as Prisma.InputJsonObject }), // reason: read from the column
      ...(result === null ? {} : { result: result as Prisma.InputJsonObject }), // reason: as above
    },
    select: { id: true },
  });
}

export interface LogLineText {
  readonly jobId: string;
  readonly seq: bigint;
  readonly text: string;
}

/** Of jobs of the gallery. */
export async function logLinesWith(
  tx: Transaction,
  galleryId: string,
  words: readonly string[],
): Promise<readonly LogLineText[]> {
  return await tx.$queryRaw<LogLineText[]>`
    SELECT l.job_id::text AS "jobId", l.seq, l.text FROM job_log_lines l JOIN jobs j ON j.id = l.job_id
    WHERE (j.gallery_id = ${galleryId}::uuid
        OR EXISTS (SELECT 1 FROM job_galleries g WHERE g.job_id = j.id AND g.gallery_id = ${galleryId}::uuid))
      AND EXISTS (SELECT 1 FROM unnest(${[...words]}::text[]) AS word WHERE strpos(lower(l.text), lower(word)) > 0)`;
}

export async function writeLogLine(tx: Transaction, { jobId, seq, text }: LogLineText): Promise<void> {
  await tx.jobLogLine.update({
    where: { jobId_seq: { jobId, seq } },
    data: { text },
    select: { seq: true },
  });
}
