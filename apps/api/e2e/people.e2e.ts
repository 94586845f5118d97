import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oidcClient, startOidcProvider, type OidcProvider } from '../test/oidc-provider.ts';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import { testClock } from './harness.ts';
import { comingByProvider } from './oidc-cases.ts';
import { appsOnDatabases, type AppOnDatabase } from './on-databases.ts';
import { Browser, newPerson, password, tokenOf } from './people-client.ts';
import { profilesOfPeople } from './people-profile.ts';
import { rightsOfPeople } from './people-rights.ts';
import { sessionsOfPeople } from './people-sessions.ts';
import { change, inviteUser, minute, who } from './people-setting.ts';

describe.each(appsOnDatabases.slice(-1))('people, on $name', ({ start }) => {
  const clock = testClock();
  let provider: OidcProvider;
  let app: AppOnDatabase;
  let database: Database;
  let owner: Browser;
  const setting = () => ({ app, clock, database, databaseUrl: app.databaseUrl, owner, provider });

  beforeAll(async () => {
    provider = await startOidcProvider();
    const oidc = { OIDC_ISSUER: provider.issuer, OIDC_NAME: 'Test provider' };
    const client = { OIDC_CLIENT_ID: oidcClient.id, OIDC_CLIENT_SECRET: oidcClient.secret };
    const network = { PUBLIC_URL: 'https://gallerist.test', TRUSTED_PROXIES: '127.0.0.1' };
    app = await start({ clock, env: { ...oidc, ...client, ...network } });
    database = openDatabase({ url: app.databaseUrl });
  });
  afterAll(async () => {
    await database.close();
    await app.close();
    await provider.close();
  });

  describe('set-up', () => {
    it('is asked for, and refused with any token but the printed one', async () => {
      const stranger = new Browser(app);
      expect((await stranger.get('/auth/status')).body.setupRequired).toBe(true);
      const asked = { name: 'Eve', email: 'eve@example.org', password };
      for (const token of ['', 'x', `${tokenOf(app.setUpUrl)}x`]) {
        const answer = await stranger.post('/setup', { token, ...asked });
        expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([403, 'FORBIDDEN']);
      }
      const token = tokenOf(app.setUpUrl);
      const weak = await stranger.post('/setup', { ...asked, token, password: 'short' });
      expect([weak.status, weak.body.errors[0].extensions.path]).toEqual([400, ['password']]);
      expect((await stranger.post('/setup', { ...asked, token, email: 7 })).status).toBe(400);
      expect(app.logged()).not.toContain(token);
    });

    it('makes one OWNER of two who come at once, signs the person in, and is gone then', async () => {
      const two = [new Browser(app), new Browser(app)];
      const token = tokenOf(app.setUpUrl);
      const answers = await Promise.all(
        two.map((browser, i) =>
          browser.post('/setup', { token, name: `Owner ${i}`, email: `owner${i}@example.org`, password }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
      owner = two[answers.findIndex(({ status }) => status === 204)] ?? new Browser(app);
      const { viewer } = (await owner.graphql(who)).data;
      expect(viewer).toMatchObject({ kind: 'USER', role: 'OWNER', galleries: null });
      const eve = { token, name: 'Eve', email: 'eve@example.org', password };
      const late = await new Browser(app).post('/setup', eve);
      expect([late.status, late.body.errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect((await owner.get('/auth/status')).body.setupRequired).toBe(false);
      clock.advance(minute);
    });
  });

  describe('signing in', () => {
    it('sets a cookie that scripts cannot read and that other sites do not get', async () => {
      const { email } = (await owner.graphql(who)).data.viewer;
      const browser = new Browser(app);
      const answer = await browser.signIn(email.toUpperCase(), password);
      expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['user']]);
      const [cookie = ''] = answer.headers.getSetCookie();
      expect(cookie).toMatch(
        /^__Secure-gallerist\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect((await browser.get('/auth/get-session')).body.user).toMatchObject({ email, role: 'OWNER' });
      expect((await new Browser(app).get('/auth/get-session')).body).toBeNull();
      const kept = new Map(browser.cookies);
      expect((await browser.post('/auth/sign-out', {})).status).toBe(204);
      expect(browser.cookies.size).toBe(0);
      for (const [name, value] of kept) browser.cookies.set(name, value);
      expect((await browser.graphql(who)).status).toBe(401);
      expect((await browser.get('/auth/get-session')).body).toBeNull();
    });

    it('answers an unknown address, a wrong password, an invited and a disabled person alike', async () => {
      const person = await newPerson(app, owner, { name: 'Dora Disabled', role: 'VIEWER' });
      await change(owner, { name: 'disableUser', id: person.id });
      const input = { email: 'not.yet@example.org', name: 'Not Yet', role: 'VIEWER', allGalleries: true };
      await owner.graphql(inviteUser, { input });
      const known = (await owner.graphql(who)).data.viewer.email;
      const answers = [];
      for (const [email, secret] of [
        ['nobody@example.org', password],
        [known, 'not the password'],
        [known, 'x'.repeat(500)],
        ['no address', password],
        ['nul\0@example.org', password],
        [input.email, password],
        [person.email, password],
      ]) {
        const { status, body, headers } = await new Browser(app).signIn(email, secret);
        const { requestId: _, ...rest } = body.errors[0].extensions;
        answers.push([status, body.errors[0].message, rest, headers.getSetCookie()]);
      }
      const one = [401, 'the address or the password is wrong', { code: 'UNAUTHENTICATED' }, []];
      expect(answers).toEqual(answers.map(() => one));
      clock.advance(2 * minute);
    });

    it('leaves the rest of the library in the dark', async () => {
      for (const path of ['/auth/sign-up/email', '/auth/request-password-reset', '/auth/update-user']) {
        const answer = await new Browser(app).post(path, { email: 'x@example.org', name: 'x', password });
        expect([path, answer.status]).toEqual([path, 401]);
      }
      expect(
        (await owner.post('/auth/sign-up/email', { email: 'x@example.org', name: 'x', password })).status,
      ).toBe(404);
      clock.advance(minute);
    });
  });

  describe('a provider', () => comingByProvider(setting));
  describe('rights', () => rightsOfPeople(setting));
  describe('profiles', () => profilesOfPeople(setting));
  describe('sessions', () => sessionsOfPeople(setting));
});
