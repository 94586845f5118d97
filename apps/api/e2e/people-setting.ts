import type { Database } from '../src/infra/prisma/database.ts';
import type { TestApp, testClock } from './harness.ts';
import type { Browser } from './people-client.ts';

export interface PeopleSetting {
  readonly app: TestApp;
  readonly clock: ReturnType<typeof testClock>;
  readonly database: Database;
  readonly databaseUrl: string;
  /** The first OWNER, signed in. */
  readonly owner: Browser;
}

export const who = '{ viewer { id kind name email role operations galleries { id } } }';

export const inviteUser = `mutation ($input: InviteUserInput!) {
  inviteUser(input: $input) { user { id email state role } invitationLink invitationExpiresAt userErrors { code path } }
}`;

/** A mutation about one person. */
export async function change(
  by: Pick<Browser, 'graphql'>,
  { name, id, input }: { readonly name: string; readonly id: string; readonly input?: object },
) {
  const fields = '{ user { id state role } userErrors { code } }';
  const document =
    input === undefined
      ? `mutation ($id: ID!) { done: ${name}(id: $id) ${fields} }`
      : `mutation ($id: ID!, $input: UpdateUserRoleInput!) { done: ${name}(id: $id, input: $input) ${fields} }`;
  return (await by.graphql(document, { id, input })).data.done;
}

export const minute = 60_000;
export const hour = 60 * minute;
