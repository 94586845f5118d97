import { expect, it } from 'vitest';
import type { NextSignIn, OidcProvider } from '../test/oidc-provider.ts';
import { Browser, type RouteAnswer } from './people-client.ts';
import type { PeopleSetting } from './people-setting.ts';

const who = '{ viewer { name email role } }';
const email = 'ines@example.org';
const ines = { sub: 'subject-1', email, email_verified: true, name: 'Ines Invited' };

/** Goes to the provider, who knows the person already, and back. */
async function goThrough(browser: Browser, provider: OidcProvider, next: NextSignIn): Promise<RouteAnswer> {
  provider.next = next;
  const asked = await browser.post('/auth/sign-in/oauth2', { providerId: 'oidc', callbackURL: '/galleries' });
  expect(asked.status).toBe(200);
  const sent = await fetch(asked.body.url, { redirect: 'manual' });
  const back = new URL(sent.headers.get('location') ?? '');
  expect(back.origin).toBe('https://gallerist.test');
  return await browser.get(back.pathname + back.search);
}

const landedAt = ({ status, headers }: RouteAnswer) => [status, headers.get('location')];

/** People who come by a provider of OpenID Connect. */
export function comingByProvider(setting: () => PeopleSetting & { readonly provider: OidcProvider }): void {
  it('keeps out whoever was not invited', async () => {
    const { app, provider } = setting();
    const browser = new Browser(app);
    expect((await browser.get('/auth/status')).body.providers).toEqual([
      { id: 'oidc', name: 'Test provider' },
    ]);
    const answer = await goThrough(browser, provider, { claims: ines });
    expect(landedAt(answer)).toEqual([302, '/sign-in?error=signup_disabled']);
    expect((await browser.get('/auth/get-session')).body).toBeNull();
  });

  it('lets in whoever was, once the provider vouches for the address, and knows them by their subject later', async () => {
    const { app, owner, provider } = setting();
    const input = { email, name: 'Ines', role: 'REVIEWER', allGalleries: true };
    const invited = await owner.graphql(
      'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { user { id } userErrors { code } } }',
      { input },
    );
    expect(invited.data.inviteUser.userErrors).toEqual([]);
    const browser = new Browser(app);
    const unsure = await goThrough(browser, provider, { claims: { ...ines, email_verified: false } });
    expect(landedAt(unsure)[1]).toMatch(/^\/sign-in\?error=/);
    for (const fault of ['FOREIGN_KEY', 'OTHER_NONCE', 'OTHER_AUDIENCE'] as const) {
      const forged = await goThrough(browser, provider, { claims: ines, fault });
      expect(landedAt(forged)).toEqual([302, '/sign-in?error=unable_to_get_user_info']);
    }
    expect((await browser.graphql(who)).status).toBe(401);
    expect(landedAt(await goThrough(browser, provider, { claims: ines }))).toEqual([302, '/galleries']);
    expect((await browser.graphql(who)).data.viewer).toEqual({ name: 'Ines', email, role: 'REVIEWER' });
    const later = new Browser(app);
    await goThrough(later, provider, { claims: { ...ines, email: 'renamed@example.org' } });
    expect((await later.graphql(who)).data.viewer.email).toBe(email);
    expect(
      await setting().database.client.userAccount.findMany({ where: { providerId: 'oidc' } }),
    ).toMatchObject([{ accountId: 'subject-1', accessToken: null, refreshToken: null, idToken: null }]);
  });

  it('takes the way back once, in the browser that set out, and only to its own pages', async () => {
    const { app, provider } = setting();
    const browser = new Browser(app);
    provider.next = { claims: ines };
    const asked = await browser.post('/auth/sign-in/oauth2', { providerId: 'oidc', callbackURL: '/' });
    const sent = await fetch(asked.body.url, { redirect: 'manual' });
    const back = new URL(sent.headers.get('location') ?? '');
    const thief = new Browser(app);
    expect(landedAt(await thief.get(back.pathname + back.search))[1]).toBe('/sign-in?error=state_mismatch');
    expect((await thief.get('/auth/get-session')).body).toBeNull();
    for (const callbackURL of ['https://evil.example', '//evil.example', '/\\evil.example', 'galleries']) {
      const refused = await browser.post('/auth/sign-in/oauth2', { providerId: 'oidc', callbackURL });
      expect(refused.status).toBe(400);
    }
    const other = await browser.post('/auth/sign-in/oauth2', { providerId: 'google', callbackURL: '/' });
    expect(other.status).toBe(400);
  });

  it('keeps out whoever was disabled', async () => {
    const { app, owner, provider } = setting();
    const list = '{ users(first: 100) { nodes { id email } } }';
    const people: { id: string; email: string }[] = (await owner.graphql(list)).data.users.nodes;
    const id = people.find((person) => person.email === email)?.id;
    const disable = 'mutation ($id: ID!) { disableUser(id: $id) { userErrors { code } } }';
    expect((await owner.graphql(disable, { id })).data.disableUser.userErrors).toEqual([]);
    const browser = new Browser(app);
    const answer = await goThrough(browser, provider, { claims: ines });
    expect(landedAt(answer)[1]).toMatch(/^\/sign-in\?error=/);
    expect((await browser.get('/auth/get-session')).body).toBeNull();
  });
}
