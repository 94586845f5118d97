import { environmentSchema } from '../config/env.ts';
import { systemClock } from '../core/clock.ts';
import { makeResetLink } from '../features/user/reset-link.ts';
import { findUserByEmail, listUsers } from '../features/user/user.store.ts';
import { stateOf, type User } from '../features/user/user.types.ts';
import type { Database } from '../infra/prisma/database.ts';
import { printLine, readWords, runTool, UsageError } from './run-tool.ts';
import { withDatabase } from './storage-tool.ts';

const usage = `npm run user -- list
npm run user -- reset-password <address>
Lists the people who may sign in, or prints a link by which one of them chooses another password: once, within an hour.
With DATABASE_URL also while servers run; an embedded database belongs to its server, so stop it first.`;

/** Where the link leads: what the server would say of itself. */
function origin(): string {
  const { PUBLIC_URL, PORT } = environmentSchema.shape;
  const variables = process.env; // eslint-disable-line no-restricted-properties -- this tool's reading of the environment
  const publicUrl = PUBLIC_URL.parse(variables['PUBLIC_URL'] === '' ? undefined : variables['PUBLIC_URL']);
  if (publicUrl !== undefined) return new URL(publicUrl).origin;
  return `http://127.0.0.1:${PORT.parse(variables['PORT'] === '' ? undefined : variables['PORT'])}`;
}

async function list({ client }: Database): Promise<void> {
  let after: string | null = null;
  do {
    const page: { readonly rows: readonly User[]; readonly hasMore: boolean } = await listUsers(
      client,
      { kind: 'ALL' },
      { after, limit: 100 },
    );
    for (const user of page.rows) printLine(describe(user));
    after = page.hasMore ? (page.rows.at(-1)?.id ?? null) : null;
  } while (after !== null);
}

function describe(user: User): string {
  const galleries = user.scope.kind === 'ALL' ? 'all galleries' : `${user.scope.galleryIds.size} galleries`;
  return [user.email, user.name, user.role, galleries, stateOf(user)].join('\t');
}

async function resetPassword(database: Database, email: string): Promise<void> {
  const user = await findUserByEmail(database.client, email.trim().toLowerCase());
  if (user === null)
    throw new UsageError('nobody has this address; `npm run user -- list` names those who have one');
  const link = await makeResetLink({ database, clock: systemClock, origin: origin() }, user);
  printLine(`Whoever opens this within an hour chooses the password of ${user.email}; it works once:`);
  printLine(link);
  if (stateOf(user) === 'DISABLED')
    printLine('The account is disabled: enable it, too (mutation enableUser).');
}

function readArguments(): (database: Database) => Promise<void> {
  const { positionals } = readWords(usage, { allowPositionals: true });
  const [command, email, ...rest] = positionals;
  if (command === 'list' && email === undefined) return list;
  if (command === 'reset-password' && email !== undefined && rest.length === 0) {
    return (database) => resetPassword(database, email);
  }
  throw new UsageError(usage);
}

async function main(): Promise<void> {
  await withDatabase(readArguments());
}

await runTool(usage, main);
