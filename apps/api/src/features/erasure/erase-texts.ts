import type { JsonValue } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { eraseRecordsWith } from '../idempotency/idempotency.store.ts';
import { addRemoved } from './erasure.store.ts';
import type { ErasureStep } from './erasure-parts.ts';
import { isInFolderOf, jsonWithout, namingOf, type Naming } from './naming.ts';
import {
  erasedText,
  eraseImportEntries,
  eraseReports,
  jobsWith,
  logLinesWith,
  writeJobText,
  writeLogLine,
} from './text-traces.store.ts';

/** Stored answers, import entries, reports and jobs that name the person. */
export const eraseTexts: ErasureStep = async ({ database }, { erasure, workspace, ids }) => {
  const naming = namingOf(workspace.names);
  const folders = new Set(workspace.names.map((name) => name.toLowerCase()));
  await database.transaction(async (tx) => {
    const { galleryId, identityIds } = erasure;
    const { sampleIds } = workspace;
    const all = [...ids];
    const idempotencyRecords = await eraseRecordsWith(tx, all);
    const importEntries = await eraseImportEntries(tx, {
      ...{ galleryId, identityIds, sampleIds, names: workspace.names },
      isNamed: (text) => naming.has(text) || isInFolderOf(text, folders),
    });
    const reports = await eraseReports(tx, galleryId, all);
    const jobs = await eraseJobTexts(tx, galleryId, naming);
    await addRemoved(tx, erasure.id, { removed: { idempotencyRecords, importEntries, reports, jobs } });
  });
};

async function eraseJobTexts(tx: Transaction, galleryId: string, naming: Naming): Promise<number> {
  const changed = new Set<string>();
  for (const job of await jobsWith(tx, galleryId, naming.words)) {
    const { checkpoint, result, error } = job;
    const clean = {
      checkpoint: jsonWithout(checkpoint as JsonValue, naming, erasedText), // reason: a JSON column
      result: jsonWithout(result as JsonValue, naming, erasedText), // reason: as above
      error: error === null ? null : naming.without(error, erasedText),
    };
    if (JSON.stringify(clean) === JSON.stringify({ checkpoint, result, error })) continue;
    await writeJobText(tx, { id: job.id, ...clean });
    changed.add(job.id);
  }
  for (const line of await logLinesWith(tx, galleryId, naming.words)) {
    const text = naming.without(line.text, erasedText);
    if (text === line.text) continue;
    await writeLogLine(tx, { ...line, text });
    changed.add(line.jobId);
  }
  return changed.size;
}
