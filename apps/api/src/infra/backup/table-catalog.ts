import pg from 'pg';
import type { BackupSequence } from './backup-manifest.ts';

export interface TableColumns {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The table of the schema engine: which migrations the database has. */
export const migrationsTable = '_prisma_migrations';

/**
 * The tables of the schema `public` and their stored columns. A partitioned table is one: its partitions are made by
 * whoever fills it.
 */
export async function listTables(client: pg.ClientBase): Promise<readonly TableColumns[]> {
  const { rows } = await client.query<TableColumns>(`
    SELECT c.relname AS name, json_agg(a.attname ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname ORDER BY c.relname`);
  return rows;
}

export async function listSequences(client: pg.ClientBase): Promise<readonly BackupSequence[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`);
  const found: BackupSequence[] = [];
  for (const { name } of rows) {
    const state = await client.query<{ value: string; called: boolean }>(
      `SELECT last_value::text AS value, is_called AS called FROM ${pg.escapeIdentifier(name)}`,
    );
    for (const { value, called } of state.rows) found.push({ name, lastValue: value, isCalled: called });
  }
  return found;
}

export interface BlobColumn {
  readonly table: string;
  readonly column: string;
  readonly isNullable: boolean;
}

/** Where rows name blobs: every such column is called `blob_key`, or something that ends so. */
export async function listBlobColumns(client: pg.ClientBase): Promise<readonly BlobColumn[]> {
  const { rows } = await client.query<BlobColumn>(String.raw`
    SELECT c.relname AS "table", a.attname AS "column", NOT a.attnotnull AS "isNullable"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attname LIKE '%blob\_key'
    ORDER BY 1, 2`);
  return rows;
}

export interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

export async function listForeignKeys(client: pg.ClientBase): Promise<readonly ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`
    SELECT c.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relnamespace = 'public'::regnamespace
    ORDER BY 1, 2`);
  return rows;
}
