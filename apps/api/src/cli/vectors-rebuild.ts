import { rebuildVectorIndex } from '../features/search/index-repair.ts';
import { openDatabase } from '../infra/prisma/database.ts';
import { applyMigrations } from '../infra/prisma/migrate.ts';
import { openIndex } from '../compose/storage.ts';
import { printLine, readWords, runTool } from './run-tool.ts';
import { readStorageConfig, withStorage } from './storage-tool.ts';

const usage = `npm run vectors:rebuild
Fills the vector index anew from the database. With DATABASE_URL and QDRANT_URL also while servers run; what is embedded in
DATA_DIR belongs to one process, so stop the server first.`;

async function main(): Promise<void> {
  readWords(usage, {});
  const config = readStorageConfig();
  await withStorage(config, async (url) => {
    await applyMigrations({ url, log: printLine });
    await using opened = new AsyncDisposableStack();
    const database = openDatabase({ url });
    opened.defer(() => database.close());
    const vectorIndex = await openIndex(config, opened, printLine);
    const reports = await rebuildVectorIndex({ database, vectorIndex, log: printLine });
    const count = reports.reduce((sum, report) => sum + report.checked, 0);
    printLine(
      `${count} embeddings of ${reports.length} spaces are in the vector index (${vectorIndex.describe()})`,
    );
  });
}

await runTool(usage, main);
