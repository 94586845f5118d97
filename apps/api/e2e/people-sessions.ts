import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readAnswer } from './harness.ts';
import { Browser, newPerson, password, tokenOf } from './people-client.ts';
import { change, hour, inviteUser, minute, who, type PeopleSetting } from './people-setting.ts';
import { base64Of } from './portraits.ts';
import { makeResetLink } from '../src/features/user/reset-link.ts';
import { findUserByEmail } from '../src/features/user/user.store.ts';

const createGallery = 'mutation { createGallery(input: { name: "uploads" }) { gallery { id } } }';

/** What cookies are good for, and for how long. */
export function sessionsOfPeople(setting: () => PeopleSetting): void {
  it('are used by pages of this server only, whatever the route', async () => {
    const { app, owner } = setting();
    const query = JSON.stringify({ query: who });
    const send = async (path: string, headers: Record<string, string>) => {
      const own = { 'Content-Type': 'application/json', Cookie: owner.cookieHeader };
      const options = { method: 'POST', body: query, headers: { ...own, ...headers } };
      const answer = await readAnswer(await fetch(`${app.url}${path}`, options));
      return [answer.status, answer.errors[0]?.extensions.code];
    };
    for (const path of ['/graphql', '/media?gallery=x', '/imports?gallery=x', '/auth/change-password']) {
      for (const headers of [
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
        { Origin: 'https://gallerist.test.evil.example' },
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
        {},
      ]) {
        expect([path, headers, await send(path, headers)]).toEqual([path, headers, [403, 'FORBIDDEN']]);
      }
    }
    expect(await send('/graphql', { Origin: 'https://gallerist.test' })).toEqual([200, undefined]);
    expect(await send('/graphql', { 'Sec-Fetch-Site': 'same-origin' })).toEqual([200, undefined]);
    const text = { Origin: app.url, 'Content-Type': 'text/plain' };
    expect(await send('/graphql', text)).toEqual([415, 'BAD_USER_INPUT']);
    expect(await send('/auth/sign-out', text)).toEqual([415, 'BAD_USER_INPUT']);
    const foreign = await new Browser(app, 'https://evil.example').signIn('olga@example.org', password);
    expect(foreign.status).toBe(403);
  });

  it('own what was uploaded with them', async () => {
    const { app, owner } = setting();
    const gallery = (await owner.graphql(createGallery)).data.createGallery.gallery.id;
    const { browser } = await newPerson(app, owner, { name: 'Uma Upload', role: 'INTEGRATOR' });
    const form = new FormData();
    form.set('file', new Blob([Buffer.from(await base64Of('mia'), 'base64')]), 'mia.jpg');
    const uploaded = await fetch(`${app.url}/media?gallery=${encodeURIComponent(gallery)}`, {
      method: 'POST',
      body: form,
      headers: { Cookie: browser.cookieHeader, Origin: app.url },
    });
    expect(uploaded.status).toBe(201);
    const { id } = (await uploaded.json()) as { id: string };
    const path = `/media/${encodeURIComponent(id)}`;
    const statusFor = async (cookie: string) =>
      (await fetch(`${app.url}${path}`, { headers: { Cookie: cookie } })).status;
    expect(await statusFor(browser.cookieHeader)).toBe(200);
    expect(await statusFor(owner.cookieHeader)).toBe(404);
    expect((await fetch(`${app.url}${path}`)).status).toBe(401);
    setting().clock.advance(minute);
  });

  it('end with the password, the other ones at once', async () => {
    const { app, owner } = setting();
    const { email, browser } = await newPerson(app, owner, { name: 'Paul Password', role: 'VIEWER' });
    const other = new Browser(app);
    await other.signIn(email, password);
    const next = 'another horse battery';
    const ask = async (body: object) => {
      const { status, body: answer } = await browser.post('/auth/change-password', body);
      return [status, answer?.errors[0].extensions.path];
    };
    expect(await ask({ currentPassword: 'wrong', newPassword: next })).toEqual([400, ['currentPassword']]);
    expect(await ask({ currentPassword: password, newPassword: 'short' })).toEqual([400, ['newPassword']]);
    expect((await other.graphql(who)).status).toBe(200);
    expect(await ask({ currentPassword: password, newPassword: next })).toEqual([204, undefined]);
    expect([(await other.graphql(who)).status, (await browser.graphql(who)).status]).toEqual([401, 200]);
    expect((await other.signIn(email, password)).status).toBe(401);
    expect((await other.signIn(email, next)).status).toBe(200);
  });

  it('end when the operator gives the password anew, by a link that works once', async () => {
    const { app, owner, clock, database } = setting();
    const { email, browser } = await newPerson(app, owner, { name: 'Fred Forgot', role: 'VIEWER' });
    const user = await findUserByEmail(database.client, email);
    if (user === null) throw new TypeError('the person is gone');
    const makeLink = async () => tokenOf(await makeResetLink({ database, clock, origin: app.url }, user));
    const accept = async (token: string, next: string) =>
      (await new Browser(app).post('/auth/password-reset/accept', { token, password: next })).status;
    const late = await makeLink();
    clock.advance(hour);
    expect(await accept(late, 'a third horse battery')).toBe(403);
    const token = await makeLink();
    expect(await accept(token, 'short')).toBe(400);
    expect(await accept(token, 'a third horse battery')).toBe(204);
    expect(await accept(token, 'a fourth horse battery')).toBe(403);
    expect((await browser.graphql(who)).status).toBe(401);
    expect((await browser.signIn(email, 'a third horse battery')).status).toBe(200);
  });

  it('are no way in for a second process: the operator asks by the rules of the lock', async () => {
    const { app, owner, databaseUrl } = setting();
    const { email } = (await owner.graphql(who)).data.viewer;
    const isEmbedded = databaseUrl.includes('host=');
    const env = { ...process.env, DATA_DIR: app.dataDir, DATABASE_URL: isEmbedded ? '' : databaseUrl };
    const main = fileURLToPath(new URL('../src/cli/user.ts', import.meta.url));
    // Not `spawnSync`: the server lives in this process.
    const tool = spawn(process.execPath, [main, 'list'], { env });
    let said = '';
    for (const stream of [tool.stdout, tool.stderr])
      stream.on('data', (chunk: Buffer) => (said += String(chunk)));
    const [status] = (await once(tool, 'close')) as [number];
    if (isEmbedded) expect([status, said]).toEqual([1, expect.stringContaining('is in use')]);
    else expect([status, said]).toEqual([0, expect.stringMatching(`${email}.*OWNER.*ACTIVE`)]);
  });

  it('cannot be made by trying, from one address or from many, and strangers lock nobody out', async () => {
    const { app, owner, clock } = setting();
    const { email } = await newPerson(app, owner, { name: 'Vera Victim', role: 'VIEWER' });
    const browser = new Browser(app);
    // A proxy that is trusted says where requests come from.
    const tryFrom = async (address: string, secret: string) => {
      const body = { email, password: secret };
      const headers = { 'X-Forwarded-For': address };
      return await browser.post('/auth/sign-in/email', body, headers);
    };
    expect((await tryFrom('192.0.2.1', password)).status).toBe(200);
    const guesses = await Promise.all(
      Array.from({ length: 14 }, (_, i) => tryFrom('198.51.100.1', `guess number ${i}`)),
    );
    expect(guesses.map(({ status }) => status).sort()).toEqual([
      ...Array<number>(10).fill(401),
      ...Array<number>(4).fill(429),
    ]);
    const elsewhere = await tryFrom('198.51.100.2', 'another guess');
    expect([elsewhere.status, elsewhere.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await tryFrom('192.0.2.1', password)).status).toBe(200);
    clock.advance(minute);
    expect((await tryFrom('198.51.100.2', 'another guess')).status).toBe(401);
    expect((await tryFrom('198.51.100.3', password)).status).toBe(429);
    const token = async () =>
      await browser.post(
        '/auth/invitation/accept',
        { token: 'a guess', name: 'Eve', password },
        { 'X-Forwarded-For': '203.0.113.1' },
      );
    const tokens = await Promise.all(Array.from({ length: 12 }, token));
    expect(tokens.map(({ status }) => status).sort()).toEqual([...Array<number>(10).fill(403), 429, 429]);
    const audit = '{ auditLog(first: 30, filter: { action: "signIn" }) { nodes { outcome actorId } } }';
    expect((await owner.graphql(audit)).data.auditLog.nodes).toContainEqual({
      outcome: 'FAILED',
      actorId: null,
    });
    clock.advance(10 * minute);
  });

  it('end after 12 hours without a request, and after 7 days of requests', async () => {
    const { app, owner, clock } = setting();
    const { email, browser } = await newPerson(app, owner, { name: 'Ida Idle', role: 'VIEWER' });
    for (let hours = 0; hours < 24; hours += 11) {
      clock.advance(11 * hour);
      expect((await browser.graphql(who)).status).toBe(200);
    }
    clock.advance(12 * hour);
    expect((await browser.graphql(who)).status).toBe(401);
    expect((await browser.signIn(email, password)).status).toBe(200);
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      clock.advance(11 * hour);
      expect((await browser.graphql(who)).status).toBe(200);
    }
    clock.advance(11 * hour);
    expect((await browser.graphql(who)).status).toBe(401);
    // A cookie with a wrong signature is a guess like any other.
    browser.cookies.set('__Secure-gallerist.session_token', `${'t'.repeat(32)}.${'s'.repeat(43)}%3D`);
    expect((await browser.graphql(who)).status).toBe(401);
  });

  it('begin with a link that works once, for seven days, and until it is revoked', async () => {
    const { app, clock } = setting();
    const invite = async (email: string) => {
      const input = { email, name: 'Nora New', role: 'VIEWER', allGalleries: true };
      return (await app.graphql(inviteUser, { input })).data.inviteUser;
    };
    const accept = async (link: string) =>
      (
        await new Browser(app).post('/auth/invitation/accept', {
          ...{ token: tokenOf(link), name: 'Nora', password },
        })
      ).status;
    const first = await invite('nora@example.org');
    expect(first.user.state).toBe('INVITED');
    expect(first.invitationLink).toMatch(/^https:\/\/gallerist\.test\/invitation#token=[\w-]{43}$/);
    const second = await invite('Nora@Example.org');
    expect(second.user.id).toBe(first.user.id);
    expect(await accept(first.invitationLink)).toBe(403);
    expect([await accept(second.invitationLink), await accept(second.invitationLink)]).toEqual([204, 403]);
    expect((await invite('nora@example.org')).userErrors).toEqual([
      { code: 'EMAIL_TAKEN', path: ['input', 'email'] },
    ]);
    const revoked = await invite('rudi@example.org');
    await change(app, { name: 'revokeInvitation', id: revoked.user.id });
    expect(await accept(revoked.invitationLink)).toBe(403);
    const late = await invite('lena@example.org');
    clock.advance(7 * 24 * hour);
    expect(await accept(late.invitationLink)).toBe(403);
  });
}
