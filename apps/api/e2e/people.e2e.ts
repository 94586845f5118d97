import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, testClock, type TestApp } from './harness.ts';
import { Browser, newPerson, password, tokenOf } from './people-client.ts';

const viewer = '{ viewer { id kind name email role operations galleries { id } } }';
const invite = `mutation ($input: InviteUserInput!) {
  inviteUser(input: $input) { user { id email state role } invitationLink invitationExpiresAt userErrors { code path } }
}`;
const minute = 60_000;

const clock = testClock();
let app: TestApp;
let owner: Browser;

/** A mutation about one person. */
// eslint-disable-next-line @typescript-eslint/max-params -- reads like a sentence: who changes what of whom to what
const change = async (by: Browser, name: string, id: string, input?: object) =>
  (
    await by.graphql(
      input === undefined
        ? `mutation ($id: ID!) { done: ${name}(id: $id) { user { id state } userErrors { code } } }`
        : `mutation ($id: ID!, $input: UpdateUserRoleInput!) { done: ${name}(id: $id, input: $input) { user { id state } userErrors { code path } } }`,
      { id, ...(input === undefined ? {} : { input }) },
    )
  ).data.done;

beforeAll(async () => {
  app = await startTestApp({ clock });
});
afterAll(async () => {
  await app.close();
});

describe('set-up', () => {
  it('is asked for, and refused with any token but the printed one', async () => {
    const stranger = new Browser(app);
    expect((await stranger.get('/auth/status')).body).toEqual({ setupRequired: true, providers: [] });
    const asked = { name: 'Eve', email: 'eve@example.org', password };
    for (const token of ['', 'x', `${tokenOf(app.setUpUrl)}x`]) {
      const answer = await stranger.post('/setup', { token, ...asked });
      expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([403, 'FORBIDDEN']);
    }
    const weak = await stranger.post('/setup', {
      ...asked,
      token: tokenOf(app.setUpUrl),
      password: 'short',
    });
    expect([weak.status, weak.body.errors[0].extensions]).toMatchObject([
      400,
      { code: 'BAD_USER_INPUT', path: ['password'] },
    ]);
    expect(app.logged()).not.toContain(tokenOf(app.setUpUrl));
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
    expect((await owner.graphql(viewer)).data.viewer).toMatchObject({
      kind: 'USER',
      role: 'OWNER',
      galleries: null,
    });
    const late = await new Browser(app).post('/setup', {
      ...{ token, name: 'x', email: 'x@example.org' },
      password,
    });
    expect([late.status, late.body.errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect((await owner.get('/auth/status')).body.setupRequired).toBe(false);
    clock.advance(minute);
  });
});

describe('signing in', () => {
  it('sets a cookie that scripts cannot read and that other sites do not get', async () => {
    const { email } = (await owner.graphql(viewer)).data.viewer;
    const browser = new Browser(app);
    const answer = await browser.signIn(email.toUpperCase(), password);
    expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['user']]);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(
      /^gallerist\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const session = (await browser.get('/auth/get-session')).body;
    expect(session.user).toMatchObject({ email, role: 'OWNER' });
    expect((await new Browser(app).get('/auth/get-session')).body).toBeNull();
    expect((await browser.post('/auth/sign-out', {})).status).toBe(204);
    expect(browser.cookies.size).toBe(0);
  });

  it('is over everywhere with the session, whatever the browser still sends', async () => {
    const { email } = (await owner.graphql(viewer)).data.viewer;
    const browser = new Browser(app);
    await browser.signIn(email, password);
    const kept = new Map(browser.cookies);
    await browser.post('/auth/sign-out', {});
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect((await browser.graphql(viewer)).status).toBe(401);
    expect((await browser.get('/auth/get-session')).body).toBeNull();
  });

  it('answers an unknown address, a wrong password, an invited and a disabled person alike', async () => {
    const person = await newPerson(app, owner, { name: 'Dora Disabled', role: 'VIEWER' });
    await change(owner, 'disableUser', person.id);
    const input = { email: 'not.yet@example.org', name: 'Not Yet', role: 'VIEWER', allGalleries: true };
    await owner.graphql(invite, { input });
    const known = (await owner.graphql(viewer)).data.viewer.email;
    const answers = [];
    for (const [email, secret] of [
      ['nobody@example.org', password],
      [known, 'not the password'],
      [known, 'x'.repeat(500)],
      ['no address', password],
      [input.email, password],
      [person.email, password],
    ]) {
      const { status, body } = await new Browser(app).signIn(email, secret);
      answers.push([status, body.errors[0].message, body.errors[0].extensions.code]);
    }
    const one = [401, 'the address or the password is wrong', 'UNAUTHENTICATED'];
    expect(answers).toEqual(answers.map(() => one));
    clock.advance(2 * minute);
  });
});
