import pg from 'pg';
import { DependencyError } from '../core/errors.ts';

/** Any constant that no other part of Gallerist uses as an advisory lock. */
const instanceLock = 7_142_027;

export interface InstanceClaim {
  release(): Promise<void>;
}

/** Another process holds the database in a way that excludes this one. */
export class InstanceConflictError extends Error {
  override readonly name = 'InstanceConflictError';
}

/**
 * Claims the database for this process. Instances with a shared vector index may be many; one with an embedded index
 * must be alone, because the others would never see what it indexed. The server forgets the claim when we die.
 *
 * @throws {InstanceConflictError} if another instance excludes this one.
 */
export async function claimInstance(options: { url: string; isShared: boolean }): Promise<InstanceClaim> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'gallerist instance claim',
  });
  // Without a listener a broken connection would end the process.
  client.on('error', () => undefined);
  const attempt = options.isShared ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock';
  try {
    await client.connect();
    const { rows } = await client.query<{ claimed: boolean }>(`SELECT ${attempt}($1) AS claimed`, [
      instanceLock,
    ]);
    if (rows[0]?.claimed !== true) {
      throw new InstanceConflictError(
        'another Gallerist uses this database; several can share it only if all have QDRANT_URL',
      );
    }
  } catch (error) {
    await client.end();
    if (error instanceof InstanceConflictError) throw error;
    throw new DependencyError('database', 'the database cannot be claimed', { cause: error });
  }
  return { release: () => client.end() };
}
