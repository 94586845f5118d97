import type { Server } from './start-server.ts';

export const roles = ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'] as const;
export type Role = (typeof roles)[number];

/** A session's cookie, by role. */
export type Sessions = Readonly<Record<Role, SessionCookie>>;

export interface SessionCookie {
  readonly name: string;
  readonly value: string;
}

export const password = 'a sentence that nobody guesses';
export const emailOf = (role: Role): string => `${role.toLowerCase()}@gallerist.example`;

/** Makes the first account by the link that the server printed, then one of each role by invitation. */
export async function makeAccounts(server: Server): Promise<Sessions> {
  const token = server.setUpUrl.split('#token=')[1] ?? '';
  const owner = await post(server, '/setup', {
    token,
    name: 'Olga Owner',
    email: emailOf('OWNER'),
    password,
  });
  const entries = await Promise.all(
    roles
      .filter((role) => role !== 'OWNER')
      .map(async (role) => [role, await invited(server, role)] as const),
  );
  return { OWNER: cookieOf(owner), ...Object.fromEntries(entries) } as Sessions; // reason: fromEntries forgets its keys
}

async function invited(server: Server, role: Role): Promise<SessionCookie> {
  const name = `${role.charAt(0)}${role.slice(1).toLowerCase()} of the tests`;
  return await makeAccount(server, { name, email: emailOf(role), role });
}

interface Newcomer {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly decisionOnly?: boolean;
}

/** Somebody new, who has accepted an invitation and is signed in. */
export async function makeAccount(
  server: Pick<Server, 'url' | 'ownerKey'>,
  { name, email, role, decisionOnly = false }: Newcomer,
): Promise<SessionCookie> {
  const { inviteUser } = await graphqlOf(server)(
    `mutation Invite($input: InviteUserInput!) { inviteUser(input: $input) { invitationLink userErrors { message } } }`,
    { input: { email, name, role, decisionOnly, allGalleries: true } },
  );
  const link: unknown = inviteUser.invitationLink;
  if (typeof link !== 'string') throw new Error(`makeAccount: ${JSON.stringify(inviteUser)}`);
  const token = link.split('#token=')[1] ?? '';
  return cookieOf(await post(server, '/auth/invitation/accept', { token, name, password }));
}

async function post(server: Pick<Server, 'url'>, path: string, body: object): Promise<Response> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

function cookieOf(response: Response): SessionCookie {
  const [name = '', value = ''] =
    (response.headers.getSetCookie()[0] ?? '').split(';')[0]?.split(/=(.*)/s) ?? [];
  return { name, value };
}

// Tests look into answers freely: a wrong guess fails the test at the very place.
// oxlint-disable-next-line typescript/no-explicit-any -- see above
type Graphql = (query: string, variables?: object) => Promise<any>;

/** Asks as the owner, beside the browser. @throws {Error} with the errors of an answer. */
export function graphqlOf({ url, ownerKey }: Pick<Server, 'url' | 'ownerKey'>): Graphql {
  return async (query, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${ownerKey}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
}
