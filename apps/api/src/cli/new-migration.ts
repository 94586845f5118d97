import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diffMigrationsToSchema } from '../infra/prisma/author-migration.ts';
import { migrationsFolder } from '../infra/prisma/migration-files.ts';
import { printLine, readWords, runTool, UsageError } from './run-tool.ts';

const usage = `npm run db:new -- <name>
Writes the migration that leads from the committed ones to prisma/schema.prisma; its name is in snake_case.`;

async function main(): Promise<void> {
  const [name = '', ...others] = readWords(usage, { allowPositionals: true }).positionals;
  if (!/^[a-z][a-z0-9_]*$/.test(name) || others.length > 0) throw new UsageError(usage);
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

await runTool(usage, main);
