import pg from 'pg';
import { DependencyError } from '../core/errors.ts';

/** Any constant that no other part of Gallerist uses as an advisory lock. */
const instanceLock = 7_142_027;
const reclaimAfterMs = 1_000;

export interface InstanceClaim {
  release(): Promise<void>;
}

/** Another process holds the database in a way that excludes this one. */
export class InstanceConflictError extends Error {
  override readonly name = 'InstanceConflictError';
}

export interface ClaimOptions {
  readonly url: string;
  /** Whether others that share too may be there at the same time. */
  readonly isShared: boolean;
  /** The connection broke, and before it was back another instance had claimed the database: this one has to end. */
  readonly onLost: (error: InstanceConflictError) => void;
}

/**
 * Claims the database for this process. Instances with a shared vector index may be many; one with an embedded index
 * must be alone, because the others would never see what it indexed. The server forgets the claim when we die, and also
 * when the connection breaks: then we claim anew.
 *
 * @throws {InstanceConflictError} if another instance excludes this one.
 * @throws {DependencyError} if the database cannot be reached.
 */
export async function claimInstance(options: ClaimOptions): Promise<InstanceClaim> {
  const released = new AbortController();
  let client = await connectAndClaim(options);
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    client.once('end', () => {
      if (!released.signal.aborted) reclaimLater();
    });
  };
  const reclaimLater = (): void => {
    timer = setTimeout(() => void reclaim(), reclaimAfterMs);
  };
  const reclaim = async (): Promise<void> => {
    try {
      client = await connectAndClaim(options);
      if (released.signal.aborted) await client.end();
      else watch();
    } catch (error) {
      if (released.signal.aborted) return;
      if (error instanceof InstanceConflictError) options.onLost(error);
      else reclaimLater();
    }
  };
  watch();
  return {
    release: async () => {
      released.abort();
      clearTimeout(timer);
      await client.end();
    },
  };
}

async function connectAndClaim({ url, isShared }: ClaimOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'gallerist instance claim',
    keepAlive: true,
  });
  // Without a listener a broken connection would end the process; `end` follows it.
  client.on('error', () => undefined);
  const attempt = isShared ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock';
  try {
    await client.connect();
    const { rows } = await client.query<{ claimed: boolean }>(`SELECT ${attempt}($1) AS claimed`, [
      instanceLock,
    ]);
    if (rows[0]?.claimed === true) return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new DependencyError('database', 'the database cannot be claimed', { cause: error });
  }
  await client.end();
  throw new InstanceConflictError(
    'another Gallerist uses this database; several can share it only if all have QDRANT_URL',
  );
}
