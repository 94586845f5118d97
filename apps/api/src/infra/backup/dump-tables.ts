import pg from 'pg';
import { migrationsTable, type TableColumns } from './table-catalog.ts';
import { writeRow, type TextRow } from './table-text.ts';

/** Values as the server writes them, whatever their type. */
const asText = { getTypeParser: () => (value: string | null) => value } as pg.CustomTypesConfig; // reason: pg's type knows no parser that is the same for every type

const targetBytes = 4 * 2 ** 20;
const firstRows = 100;
const mostRows = 10_000;

/**
 * Begins a transaction that sees one moment of the database until it ends, with text forms that any other server reads
 * the same way. Tables are locked against changes of their structure, and not against writers.
 */
export async function beginSnapshot(client: pg.ClientBase): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const settings = { datestyle: 'ISO', intervalstyle: 'postgres', timezone: 'UTC', bytea_output: 'hex' };
  for (const [name, value] of Object.entries({
    ...settings,
    extra_float_digits: '1',
    statement_timeout: '0',
  })) {
    await client.query(`SET LOCAL ${name} = '${value}'`);
  }
}

export async function lockTables(client: pg.ClientBase, tables: readonly TableColumns[]): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  await client.query(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
}

/** The rows of a table as text, in pieces of some megabytes. Ends early only by throwing. */
export async function* dumpTable(
  client: pg.ClientBase,
  { name, columns }: TableColumns,
  onRows: (count: number) => void,
): AsyncGenerator<string> {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  await client.query(
    `DECLARE gallerist_dump NO SCROLL CURSOR FOR SELECT ${list} FROM ${pg.escapeIdentifier(name)}`,
  );
  for (let limit = firstRows; ;) {
    const { rows } = await client.query<(string | null)[]>({
      text: `FETCH FORWARD ${limit} FROM gallerist_dump`,
      rowMode: 'array',
      types: asText,
    });
    if (rows.length === 0) break;
    onRows(rows.length);
    const text = rows.map((row: TextRow) => writeRow(row)).join('');
    yield text;
    const bytesPerRow = Math.max(1, text.length / rows.length);
    limit = Math.max(1, Math.min(mostRows, Math.round(targetBytes / bytesPerRow)));
  }
  await client.query('CLOSE gallerist_dump');
}

/** The migrations that the database has, in their order, with the checksums of their texts. */
export async function appliedMigrations(
  client: pg.ClientBase,
): Promise<readonly { readonly name: string; readonly checksum: string }[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM ${migrationsTable}
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}

/** The keys that rows of the columns name, each once. */
export async function namedBlobs(
  client: pg.ClientBase,
  columns: readonly { readonly table: string; readonly column: string }[],
): Promise<readonly string[]> {
  const keys = new Set<string>();
  for (const { table, column } of columns) {
    const quoted = pg.escapeIdentifier(column);
    const { rows } = await client.query<[string]>({
      text: `SELECT DISTINCT ${quoted} FROM ${pg.escapeIdentifier(table)} WHERE ${quoted} IS NOT NULL`,
      rowMode: 'array',
    });
    for (const [key] of rows) keys.add(key);
  }
  return [...keys];
}
