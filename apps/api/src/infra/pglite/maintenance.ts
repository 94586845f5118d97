import pg from 'pg';

export interface MaintenanceLimits {
  /** Changed rows of a table before its statistics are made anew, next to a tenth of the table. */
  readonly changedRows: number;
  /** Dead rows of a table before their space is freed, next to a fifth of the table. */
  readonly deadRows: number;
  /** Bytes of the log since the last checkpoint: what a start after a crash reads again, and what lies on the disk. */
  readonly logBytes: number;
}

const DEFAULT_LIMITS: MaintenanceLimits = { changedRows: 500, deadRows: 1000, logBytes: 64 * 2 ** 20 };
const EVERY_MS = 60_000;

/** What was done; for tests and the log. */
export interface MaintenanceReport {
  readonly analysed: readonly string[];
  readonly vacuumed: readonly string[];
  readonly hasCheckpoint: boolean;
}

/**
 * What a PostgreSQL server does in processes of its own, and the embedded engine, which is one process, does not: without
 * statistics it chooses bad plans, without vacuum tables only grow, and without checkpoints so does the log.
 */
export async function maintainDatabase(url: string, limits = DEFAULT_LIMITS): Promise<MaintenanceReport> {
  const client = new pg.Client({ connectionString: url, application_name: 'gallerist maintenance' });
  client.on('error', () => undefined); // the query under way fails with it, too
  await client.connect();
  try {
    await client.query('SELECT pg_stat_force_next_flush()'); // the counters are written once a second at most
    const tables = await findTables(client, limits);
    for (const { name, isDead } of tables) {
      await client.query(`${isDead ? 'VACUUM (ANALYZE)' : 'ANALYZE'} ${client.escapeIdentifier(name)}`);
    }
    const hasCheckpoint = await needsCheckpoint(client, limits.logBytes);
    if (hasCheckpoint) await client.query('CHECKPOINT');
    return {
      analysed: tables.filter((table) => !table.isDead).map((table) => table.name),
      vacuumed: tables.filter((table) => table.isDead).map((table) => table.name),
      hasCheckpoint,
    };
  } finally {
    await client.end();
  }
}

/** Does it every minute; a failure (the engine is being started again) is made good by the next time. */
export function startMaintenance(options: { url: string; log: (line: string) => void }): {
  stop(): Promise<void>;
} {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => maintainDatabase(options.url))
      .catch(() => {
        options.log('the embedded database could not be maintained; it is tried again in a minute');
      });
  }, EVERY_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

async function findTables(
  client: pg.Client,
  limits: MaintenanceLimits,
): Promise<{ name: string; isDead: boolean }[]> {
  const { rows } = await client.query<{ name: string; is_dead: boolean }>(
    `SELECT relname AS name, n_dead_tup >= $2 + 0.2 * n_live_tup AS is_dead
     FROM pg_stat_user_tables
     WHERE schemaname = 'public'
       AND (n_mod_since_analyze >= $1 + 0.1 * n_live_tup OR n_dead_tup >= $2 + 0.2 * n_live_tup)
     ORDER BY relname`,
    [limits.changedRows, limits.deadRows],
  );
  return rows.map((row) => ({ name: row.name, isDead: row.is_dead }));
}

async function needsCheckpoint(client: pg.Client, logBytes: number): Promise<boolean> {
  const { rows } = await client.query<{ needed: boolean }>(
    'SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) >= $1 AS needed FROM pg_control_checkpoint()',
    [logBytes],
  );
  return rows[0]?.needed === true;
}
