import pg from 'pg';
import { DependencyError } from '../../core/errors.ts';

/** One connection for as long as `run` takes. @throws {DependencyError} if the database cannot be reached. */
export async function withConnection<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'gallerist backup' });
  client.on('error', () => undefined); // the query under way fails with it, too
  try {
    await client.connect();
  } catch (error) {
    throw new DependencyError('database', 'the database cannot be reached', { cause: error });
  }
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
