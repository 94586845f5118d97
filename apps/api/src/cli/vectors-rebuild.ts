import { rebuildVectorIndex } from '../features/search/index-repair.ts';
import { openDatabase } from '../infra/prisma/database.ts';
import { applyMigrations } from '../infra/prisma/migrate.ts';
import { openIndex } from '../compose/storage.ts';
import { failTool, printLine, readStorageConfig, withStorage } from './storage-tool.ts';

/**
 * `npm run vectors:rebuild`: fills the vector index anew from the database. With DATABASE_URL and QDRANT_URL also while
 * servers run; what is embedded in DATA_DIR belongs to one process, so that the server has to be stopped first.
 */
async function main(): Promise<void> {
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

await main().catch(failTool);
