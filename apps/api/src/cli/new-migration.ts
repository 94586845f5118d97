import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diffMigrationsToSchema } from '../infra/prisma/author-migration.ts';
import { migrationsFolder } from '../infra/prisma/migration-files.ts';
import { failTool, printLine, UsageError } from './storage-tool.ts';

/** `npm run db:new -- <name>`: writes the migration that leads from the committed ones to `prisma/schema.prisma`. */
async function main(name: string | undefined): Promise<void> {
  if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new UsageError('usage: npm run db:new -- <name>, where the name is in snake_case');
  }
  const sql = await diffMigrationsToSchema();
  if (sql === null) {
    printLine('nothing to do: the migrations lead to what prisma/schema.prisma says');
    return;
  }
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder, `${stamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), sql);
  printLine(`wrote ${join(folder, 'migration.sql')}: read it, add CHECK constraints by hand, commit it`);
}

await main(process.argv[2]).catch(failTool);
