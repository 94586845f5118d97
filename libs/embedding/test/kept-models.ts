import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where pools keep the nets that they export, so that only the first one of a process does it; goes with the process. */
export const keptModels = mkdtempSync(join(tmpdir(), 'gallerist-kept-models-'));
process.once('exit', () => rmSync(keptModels, { recursive: true, force: true }));
