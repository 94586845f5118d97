import { makeAccounts, type SessionCookie } from '@gallerist/admin/e2e/accounts.ts';
import { startServer } from '@gallerist/admin/e2e/start-server.ts';
import { createGraphqlClient } from '../instance/graphql-client.ts';
import { makeContent, type ContentIds } from './content.ts';
import { help, readOptions, UsageError, type ShotOptions } from './options.ts';
import { fillIn, pagePaths } from './page-paths.ts';
import { takeShots } from './take-shots.ts';

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  const { url, session } = options;
  if (url !== null && session !== null)
    return await shoot(options, { url, session: cookieIn(session), ids: {} });
  console.log('starting a server ...');
  const server = await startServer();
  try {
    const sessions = await makeAccounts(server);
    console.log(`filling ${server.url} ...`);
    const ids = await makeContent(createGraphqlClient({ url: server.url, apiKey: server.ownerKey }));
    return await shoot(options, { url: server.url, session: sessions.OWNER, ids });
  } finally {
    await server.stop();
  }
}

interface Place {
  readonly url: string;
  readonly session: SessionCookie;
  readonly ids: ContentIds;
}

async function shoot({ out, languages, only }: ShotOptions, { url, session, ids }: Place): Promise<number> {
  const paths = (await pagePaths()).filter((path) => path.includes(only));
  const known = paths.flatMap((path) => {
    const address = fillIn(path, ids);
    if (address === null) console.log(`left out, for nothing is there to show: ${path}`);
    return address === null ? [] : [[nameOf(path), address] as const];
  });
  const complaints = await takeShots({ out, languages, url, session, pages: new Map(known) });
  console.log(`${known.length} pages in ${out}`);
  for (const complaint of complaints) console.log(`the browser complained: ${complaint}`);
  return complaints.length === 0 ? 0 : 1;
}

const nameOf = (path: string): string =>
  path.replaceAll('$', '').split('/').filter(Boolean).join('.') || 'dashboard';

function cookieIn(text: string): SessionCookie {
  const [name = '', ...value] = text.split('=');
  return { name, value: value.join('=') };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
