import pg from 'pg';
import { BackupReader } from '../src/infra/backup/backup-reader.ts';
import { addForeignKeys, dropForeignKeys, loadTable, setSequences } from '../src/infra/backup/load-tables.ts';
import { makeSchemaAt, migrationsOf } from '../src/infra/backup/schema-at.ts';
import { listSequences, listTables, migrationsTable } from '../src/infra/backup/table-catalog.ts';
import { readRows, type TextRow } from '../src/infra/backup/table-text.ts';

/**
 * A database as a version without the newest migration left it, with the rows of a backup: what that version had no
 * table and no column for is left out. Blobs are not restored.
 *
 * @returns The name of the newest migration.
 */
export async function restoreAtPreviousMigration(file: string, url: string): Promise<string> {
  const reader = await BackupReader.open(file);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const migrations = await migrationsOf(reader.manifest);
    const newest = migrations.at(-1)!.name;
    await makeSchemaAt(client, migrations.slice(0, -1));
    const keys = await dropForeignKeys(client);
    for (const { name, columns } of await listTables(client)) {
      const table = reader.manifest.tables.find((known) => known.name === name);
      if (table === undefined) continue;
      const common = columns.filter((column) => table.columns.includes(column));
      const places = common.map((column) => table.columns.indexOf(column));
      const rows = async function* (): AsyncGenerator<TextRow> {
        for await (const row of readRows(reader.read(table.entry)))
          if (name !== migrationsTable || !row.includes(newest))
            yield places.map((place) => row[place] ?? null);
      };
      await client.query(`DELETE FROM ${client.escapeIdentifier(name)}`);
      await loadTable(client, { name, columns: common }, rows());
    }
    await addForeignKeys(client, keys);
    const known = (await listSequences(client)).map(({ name }) => name);
    await setSequences(
      client,
      reader.manifest.sequences.filter(({ name }) => known.includes(name)),
    );
    return newest;
  } finally {
    await client.end();
    reader.close();
  }
}
