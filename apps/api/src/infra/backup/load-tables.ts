import pg from 'pg';
import type { BackupSequence } from './backup-manifest.ts';
import { listBlobColumns, listForeignKeys, type ForeignKey, type TableColumns } from './table-catalog.ts';
import type { TextRow } from './table-text.ts';

/** PostgreSQL takes 65,535 parameters a statement. */
const mostParameters = 60_000;
const mostCharacters = 8 * 2 ** 20;
const keysAtOnce = 5_000;

/** Takes the foreign keys away, so that tables may be filled in any order; the answer puts them back. */
export async function dropForeignKeys(client: pg.ClientBase): Promise<readonly ForeignKey[]> {
  const keys = await listForeignKeys(client);
  for (const { table, name } of keys) {
    await client.query(
      `ALTER TABLE ${pg.escapeIdentifier(table)} DROP CONSTRAINT ${pg.escapeIdentifier(name)}`,
    );
  }
  return keys;
}

/** Every row is checked again: a backup in which something points to nothing is refused here. */
export async function addForeignKeys(client: pg.ClientBase, keys: readonly ForeignKey[]): Promise<void> {
  for (const { table, name, definition } of keys) {
    await client.query(
      `ALTER TABLE ${pg.escapeIdentifier(table)} ADD CONSTRAINT ${pg.escapeIdentifier(name)} ${definition}`,
    );
  }
}

/** @returns How many rows were written. */
export async function loadTable(
  client: pg.ClientBase,
  table: TableColumns,
  rows: AsyncIterable<TextRow>,
): Promise<number> {
  const limit = Math.max(1, Math.floor(mostParameters / table.columns.length));
  let count = 0;
  let batch: TextRow[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await insertRows(client, table, batch);
    count += batch.length;
    batch = [];
    characters = 0;
  };
  for await (const row of rows) {
    if (row.length !== table.columns.length)
      throw new RangeError(`loadTable: a row of ${table.name} has ${row.length} values`);
    batch.push(row);
    for (const value of row) characters += value?.length ?? 0;
    if (batch.length >= limit || characters >= mostCharacters) await flush();
  }
  await flush();
  return count;
}

async function insertRows(
  client: pg.ClientBase,
  { name, columns }: TableColumns,
  rows: readonly TextRow[],
): Promise<void> {
  let next = 0;
  const places = rows.map((row) => `(${row.map(() => `$${(next += 1)}`).join(',')})`).join(',');
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(',');
  const text = `INSERT INTO ${pg.escapeIdentifier(name)} (${list}) OVERRIDING SYSTEM VALUE VALUES ${places}`;
  await client.query({ text, values: rows.flat() });
}

export async function setSequences(
  client: pg.ClientBase,
  sequences: readonly BackupSequence[],
): Promise<void> {
  for (const { name, lastValue, isCalled } of sequences) {
    const quoted = pg.escapeIdentifier(name);
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [quoted, lastValue, isCalled]);
  }
}

/** Makes the partitions of the audit log that its entries need; they wait in the default one. */
export async function partitionAuditLog(client: pg.ClientBase): Promise<void> {
  const known = await client.query("SELECT 1 FROM pg_proc WHERE proname = 'audit_ensure_month'");
  if (known.rowCount === 0) return; // of a database from before the audit log had months
  await client.query(`
    SELECT audit_ensure_month(month) FROM (
      SELECT DISTINCT to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM') AS month FROM audit_entries_default) AS months`);
}

/**
 * Rows that name blobs which the backup could not copy: what may be without its blob is without it then, and what is
 * nothing without its blob goes.
 */
export async function mendBlobRows(client: pg.ClientBase, gone: readonly string[]): Promise<void> {
  for (const { table, column, isNullable } of await listBlobColumns(client)) {
    const [from, key] = [pg.escapeIdentifier(table), pg.escapeIdentifier(column)];
    const change = isNullable ? `UPDATE ${from} SET ${key} = NULL` : `DELETE FROM ${from}`;
    for (let at = 0; at < gone.length; at += keysAtOnce) {
      await client.query(`${change} WHERE ${key} = ANY($1)`, [gone.slice(at, at + keysAtOnce)]);
    }
  }
}
