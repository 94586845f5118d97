import { readAnswer, type GraphqlAnswer, type TestApp } from './harness.ts';

export interface RouteAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests look into answers freely: a wrong guess fails the test at the very place.
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  readonly body: any;
}

/** What a browser does: keeps the cookies that it is given, and says from which origin its pages are. */
export class Browser {
  readonly #app: Pick<TestApp, 'url'>;
  readonly #origin: string;
  readonly cookies = new Map<string, string>();

  constructor(app: Pick<TestApp, 'url'>, origin: string = app.url) {
    this.#app = app;
    this.#origin = origin;
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(path: string): Promise<RouteAnswer> {
    const headers = { Cookie: this.cookieHeader };
    return await this.#keep(await fetch(`${this.#app.url}${path}`, { headers, redirect: 'manual' }));
  }

  async post(path: string, body: object, headers: Record<string, string> = {}): Promise<RouteAnswer> {
    return await this.#keep(await this.#send(path, JSON.stringify(body), headers));
  }

  async graphql(query: string, variables: object = {}): Promise<GraphqlAnswer> {
    return await readAnswer(await this.#send('/graphql', JSON.stringify({ query, variables })));
  }

  async signIn(email: string, password: string): Promise<RouteAnswer> {
    return await this.post('/auth/sign-in/email', { email, password });
  }

  async #send(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
    const own = { 'Content-Type': 'application/json', Origin: this.#origin, Cookie: this.cookieHeader };
    return await fetch(`${this.#app.url}${path}`, { method: 'POST', body, headers: { ...own, ...headers } });
  }

  async #keep(response: Response): Promise<RouteAnswer> {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body: unknown = isJson ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, text, body };
  }
}

/** The token in the fragment of a link. */
export function tokenOf(link: string | null | undefined): string {
  return new URL(link ?? '').hash.replace('#token=', '');
}

export const password = 'correct horse battery';

/** The first OWNER, signed in. */
export async function setUpOwner(app: TestApp): Promise<Browser> {
  const browser = new Browser(app);
  const owner = { name: 'Olga Owner', email: 'olga@example.org', password };
  const answer = await browser.post('/setup', { token: tokenOf(app.setUpUrl), ...owner });
  if (answer.status !== 204) throw new TypeError(`setUpOwner: ${answer.text}`);
  return browser;
}

const invite = `mutation ($input: InviteUserInput!) {
  inviteUser(input: $input) { user { id state } invitationLink userErrors { code path } }
}`;

/** Somebody whom `by` has invited and who has come, signed in. */
export async function newPerson(
  app: TestApp,
  by: Pick<Browser, 'graphql'>,
  input: { readonly name: string; readonly role: string; readonly galleryIds?: readonly string[] },
): Promise<{ readonly id: string; readonly email: string; readonly browser: Browser }> {
  const email = `${input.name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  const scope = input.galleryIds === undefined ? { allGalleries: true } : {};
  const answer = await by.graphql(invite, { input: { ...input, ...scope, email } });
  const { user, invitationLink } = answer.data.inviteUser;
  const browser = new Browser(app);
  const accepted = await browser.post('/auth/invitation/accept', {
    token: tokenOf(invitationLink),
    name: input.name,
    password,
  });
  if (accepted.status !== 204) throw new TypeError(`newPerson: ${accepted.text}`);
  return { id: user.id, email, browser };
}
