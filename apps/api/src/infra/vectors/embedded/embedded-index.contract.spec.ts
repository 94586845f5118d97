import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeVectorIndex } from '../../../../test/vector-index.contract.ts';
import { openEmbeddedIndex } from './embedded-index.ts';

const folder = mkdtempSync(join(tmpdir(), 'gallerist-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeVectorIndex({ name: 'embedded', open: () => openEmbeddedIndex({ folder }), randomRuns: 200 });
