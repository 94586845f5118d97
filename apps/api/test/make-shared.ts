import { emptyDatabase, exportedModels } from './data-folder.ts';
import { migratedDump } from './databases.ts';

// What test files share, made where it is not there yet.
await migratedDump();
await emptyDatabase();
await exportedModels();
