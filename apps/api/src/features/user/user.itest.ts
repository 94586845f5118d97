import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { oidcClient, startOidcProvider } from '../../../test/oidc-provider.ts';
import { systemClock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { Sealer } from '../../core/sealing.ts';
import { openSignIn } from '../../infra/auth/sign-in.ts';
import type { SignInSettings } from '../../infra/auth/sign-in-options.ts';
import { Admission } from './admission.ts';
import { SessionAuthenticator } from './session-authentication.ts';
import { SessionOpening } from './session-opening.ts';
import { SetUpToken } from './set-up-token.ts';
import { countOwners, findUserByEmail, insertUser, listUsers } from './user.store.ts';
import { UserService } from './user.service.ts';
import type { User } from './user.types.ts';

const password = 'correct horse battery';
const everything = { kind: 'ALL' } as const;
const browser = { cookies: null, userAgent: 'a browser', address: '192.0.2.1' };

function contextOf(user: User): RequestContext {
  const { id, name, role, scope, email } = user;
  return { requestId: newId(), actor: { id, name, role, scope, email, maySeeEmbeddings: true } };
}

describe.each(storeDatabases)('people, on $name', ({ open }) => {
  let database: TestDatabase;
  let users: UserService;
  const ended: string[] = [];
  const settings = (more: Partial<SignInSettings> = {}): SignInSettings => ({
    database,
    secret: 's'.repeat(43),
    origin: 'http://localhost',
    sessions: new SessionOpening({ database, clock: systemClock }),
    newcomerRole: null,
    log: () => undefined,
    ...more,
  });
  beforeAll(async () => {
    database = await open();
    users = new UserService({
      ...{ database, clock: systemClock, sealer: new Sealer('k'.repeat(32)), origin: () => 'http://own' },
      onAccessChange: (userId) => ended.push(userId),
    });
  });
  afterAll(async () => {
    await database.close();
  });

  const newOwner = async (email: string): Promise<User> =>
    await insertUser(database.client, {
      ...{ id: newId(), name: email, email, role: 'OWNER', galleryIds: null, invitedById: null },
      joinedAt: new Date(),
    });

  it('are set up once, however many come at once with the right token', async () => {
    const setUpToken = new SetUpToken(systemClock);
    const library = await openSignIn(settings(), null);
    const parts = { database, clock: systemClock, library, onAccessChange: () => undefined };
    const admission = new Admission({ ...parts, setUpToken });
    const results = await Promise.all(
      Array.from({ length: 3 }, (_, i) =>
        admission.setUp({ token: setUpToken.token, name: 'One', email: `one${i}@example.org`, password }),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await countOwners(database.client)).toBe(1);
    expect(setUpToken.fits(setUpToken.token)).toBe(false);
    expect((await listUsers(database.client, everything, { after: null, limit: 10 })).rows).toHaveLength(1);
  });

  it('keep one OWNER when two take the role from each other at once', async () => {
    const [first] = (await listUsers(database.client, everything, { after: null, limit: 1 })).rows;
    if (first === undefined) throw new TypeError('nobody is set up');
    for (let round = 0; round < 3; round += 1) {
      const second = await newOwner(`second${round}@example.org`);
      const asked = { role: 'VIEWER', galleryIds: null, allGalleries: true } as const;
      const results = await Promise.all([
        users.updateRole(contextOf(first), second.id, asked),
        users.updateRole(contextOf(second), first.id, asked),
      ]);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await countOwners(database.client)).toBe(1);
      const again = { role: 'OWNER', galleryIds: null, allGalleries: true } as const;
      await users.updateRole(contextOf(second), first.id, again);
      await users.remove(contextOf(first), second.id);
    }
    const refused = await users.remove(
      { ...contextOf(first), actor: { ...contextOf(first).actor, id: newId() } },
      first.id,
    );
    expect(refused).toMatchObject({ ok: false, error: { code: 'LAST_OWNER' } });
  });

  it('are invited once for a key of idempotency, and their address is free again once they are removed', async () => {
    const owner = await newOwner('inviter@example.org');
    const ctx = contextOf(owner);
    const person = { name: 'Nina', email: 'Nina@Example.org', role: 'VIEWER', galleryIds: null } as const;
    const invite = () => users.invite(ctx, { ...person, allGalleries: true }, 'once');
    const [first, second] = await Promise.all([invite(), invite()]);
    expect(first).toEqual(second);
    if (!first.ok) throw new TypeError('not invited');
    expect(await database.client.userLink.count({ where: { userId: first.value.user.id } })).toBe(1);
    expect(JSON.stringify(await database.client.idempotencyRecord.findMany())).not.toContain(
      first.value.link.slice(-43),
    );
    expect((await users.remove(ctx, first.value.user.id)).ok).toBe(true);
    expect(ended).toContain(first.value.user.id);
    expect(await findUserByEmail(database.client, 'nina@example.org')).toBeNull();
    expect([...(await users.namesOf([first.value.user.id])).values()]).toEqual(['Nina']);
    const anew = await users.invite(ctx, { ...person, allGalleries: true }, null);
    expect(anew.ok && anew.value.user.id).not.toBe(first.value.user.id);
  });

  it('get a cookie whose token alone opens nothing', async () => {
    const library = await openSignIn(settings(), null);
    const body = { email: 'one0@example.org', password };
    const [known] = (await listUsers(database.client, everything, { after: null, limit: 1 })).rows;
    const answer = await library.call('/sign-in/email', {
      method: 'POST',
      ...browser,
      body: { ...body, email: known?.email ?? '' },
    });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(
      /^gallerist\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const pair = cookie.slice(0, cookie.indexOf(';'));
    const token = library.tokenIn(pair) ?? '';
    const sessions = new SessionAuthenticator({ database, clock: systemClock });
    expect((await sessions.authenticate(token, { isUse: true }))?.actor.id).toBe(known?.id);
    const otherServer = await openSignIn(settings({ secret: 't'.repeat(43) }), null);
    expect(otherServer.tokenIn(pair)).toBeNull();
    for (const forged of [token, `${token}.`, `${token}.${'A'.repeat(43)}%3D`, '']) {
      expect(library.tokenIn(`gallerist.session_token=${forged}`)).toBeNull();
    }
    expect(
      await database.client.userSession.findMany({ select: { ipAddress: true, userAgent: true } }),
    ).toEqual([{ ipAddress: '192.0.2.1', userAgent: 'a browser' }]);
  });

  it('come uninvited by a provider where the operator says as what, once the provider has answered', async () => {
    const provider = await startOidcProvider();
    try {
      const oidc = { clientId: oidcClient.id, clientSecret: oidcClient.secret, isOpen: true };
      const open = settings({ newcomerRole: 'VIEWER' });
      const away = await openSignIn(open, { ...oidc, issuer: 'http://127.0.0.1:9' });
      const asked = {
        provider: 'oidc',
        callbackURL: '/',
        errorCallbackURL: '/sign-in',
        disableRedirect: true,
      };
      const wayOut = { method: 'POST', body: asked, ...browser } as const;
      await expect(away.callProvider('/sign-in/social', wayOut)).rejects.toMatchObject({
        dependency: 'identity-provider',
      });
      const library = await openSignIn(open, { ...oidc, issuer: `${provider.issuer}/` });
      const out = await library.callProvider('/sign-in/social', wayOut);
      const { url } = (await out.json()) as { url: string };
      provider.next = {
        claims: { sub: 'x', email: 'Walk.In@example.org', email_verified: true, name: 'Wan\0da' },
      };
      const back = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
      const cookies = out.headers
        .getSetCookie()
        .map((line) => line.slice(0, line.indexOf(';')))
        .join('; ');
      const came = await library.callProvider(`/callback/oidc${back.search}`, {
        ...{ ...browser, method: 'GET', cookies },
      });
      expect([came.status, came.headers.get('location')]).toEqual([302, '/']);
      expect(await findUserByEmail(database.client, 'walk.in@example.org')).toMatchObject({
        ...{ name: 'walk.in@example.org', role: 'VIEWER', scope: everything, disabledAt: null },
      });
    } finally {
      await provider.close();
    }
  });
});
