import { expect, it } from 'vitest';
import { Browser, newPerson, password } from './people-client.ts';
import { change, inviteUser, minute, who, type PeopleSetting } from './people-setting.ts';
import { listen, socketClient } from './socket-client.ts';

const soon = { timeout: 30_000, interval: 50 };
const createGallery =
  'mutation ($name: String!) { createGallery(input: { name: $name }) { gallery { id } } }';

/** Who may be invited, changed and taken away by whom. */
export function rightsOfPeople(setting: () => PeopleSetting): void {
  const newGallery = async (name: string): Promise<string> =>
    (await setting().owner.graphql(createGallery, { name })).data.createGallery.gallery.id;

  it('follow the role and the galleries, from the next request on', async () => {
    const { app, owner } = setting();
    const [mine, other] = [await newGallery('mine'), await newGallery('other')];
    const { id, browser } = await newPerson(app, owner, {
      ...{ name: 'Rita Reviewer', role: 'REVIEWER', galleryIds: [mine] },
    });
    const { viewer } = (await browser.graphql(who)).data;
    expect(viewer).toMatchObject({ kind: 'USER', role: 'REVIEWER', galleries: [{ id: mine }] });
    expect(viewer.id).toBe(id);
    expect(viewer.operations).toContain('reviewQueue');
    expect(viewer.operations).not.toContain('users');
    const see = 'query ($a: ID!, $b: ID!) { a: gallery(id: $a) { id } b: gallery(id: $b) { id } }';
    expect((await browser.graphql(see, { a: mine, b: other })).data).toEqual({ a: { id: mine }, b: null });
    expect((await browser.graphql('{ users { nodes { id } } }')).errors[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
    const input = { role: 'VIEWER', galleryIds: [other] };
    expect((await change(owner, { name: 'updateUserRole', id, input })).userErrors).toEqual([]);
    expect((await browser.graphql(see, { a: mine, b: other })).data).toEqual({ a: null, b: { id: other } });
    expect((await browser.graphql(who)).data.viewer.operations).not.toContain('reviewQueue');
  });

  it('of somebody who has not come yet do not change: whoever made the link could open it', async () => {
    const { owner } = setting();
    const input = { name: 'Ivy', email: 'ivy@example.org', role: 'VIEWER', allGalleries: true };
    const { user } = (await owner.graphql(inviteUser, { input })).data.inviteUser;
    const raised = { role: 'ADMIN', allGalleries: true };
    expect((await change(owner, { name: 'updateUserRole', id: user.id, input: raised })).userErrors).toEqual([
      { code: 'INVALID_INPUT' },
    ]);
  });

  it('are given by nobody who has less, and the last OWNER stays', async () => {
    const { app, owner } = setting();
    const mine = await newGallery('granter');
    const admin = await newPerson(app, owner, { name: 'Adam Admin', role: 'ADMIN', galleryIds: [mine] });
    const ownerId = (await owner.graphql(who)).data.viewer.id;
    const asked = async (more: object) =>
      (
        await admin.browser.graphql(inviteUser, {
          input: { name: 'x', email: 'x@example.org', role: 'VIEWER', ...more },
        })
      ).data.inviteUser.userErrors;
    expect(await asked({ role: 'OWNER', galleryIds: [mine] })).toEqual([
      { code: 'FORBIDDEN', path: ['input', 'role'] },
    ]);
    expect(await asked({ allGalleries: true })).toEqual([
      { code: 'FORBIDDEN', path: ['input', 'allGalleries'] },
    ]);
    expect(await asked({})).toEqual([{ code: 'INVALID_INPUT', path: ['input', 'galleryIds'] }]);
    expect(await asked({ galleryIds: [await newGallery('beyond')] })).toEqual([
      { code: 'NOT_FOUND', path: ['input', 'galleryIds'] },
    ]);
    expect(await asked({ email: 'no address', galleryIds: [mine] })).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'email'] },
    ]);
    expect(await asked({ email: admin.email, galleryIds: [mine] })).toEqual([
      { code: 'EMAIL_TAKEN', path: ['input', 'email'] },
    ]);
    // Whoever rules over more does not exist for an ADMIN of one gallery.
    for (const name of ['disableUser', 'removeUser']) {
      const refused = await change(admin.browser, { name, id: ownerId });
      expect(refused.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
    }
    const input = { role: 'ADMIN', allGalleries: true };
    const lessened = await change(owner, { name: 'updateUserRole', id: ownerId, input });
    expect(lessened.userErrors).toEqual([{ code: 'LAST_OWNER' }]);
    expect((await change(owner, { name: 'disableUser', id: ownerId })).userErrors).toEqual([
      { code: 'FORBIDDEN' },
    ]);
    const byKey = await app.graphql('mutation ($id: ID!) { removeUser(id: $id) { userErrors { code } } }', {
      id: ownerId,
    });
    expect(byKey.data.removeUser.userErrors).toEqual([{ code: 'LAST_OWNER' }]);
  });

  it('end at once for whoever is disabled or removed, on open WebSockets too', async () => {
    const { app, owner } = setting();
    const { id, email, browser } = await newPerson(app, owner, { name: 'Sven Socket', role: 'VIEWER' });
    const connection = socketClient({
      url: app.url,
      headers: { Cookie: browser.cookieHeader, Origin: app.url },
    });
    const jobs = 'subscription { jobUpdated { id } }';
    const told = listen(connection, jobs);
    const tellOf = async () => await app.graphql(createGallery, { name: 'news' });
    const purge = async () => {
      const gallery = (await tellOf()).data.createGallery.gallery.id;
      await app.graphql('mutation ($id: ID!) { deleteGallery(id: $id) { job { id } } }', { id: gallery });
    };
    await expect
      .poll(async () => {
        if (told.events.length === 0) await purge();
        return told.events.length;
      }, soon)
      .toBeGreaterThan(0);
    expect((await change(owner, { name: 'disableUser', id })).user.state).toBe('DISABLED');
    expect(await told.end).toBe(4403);
    expect((await browser.graphql(who)).status).toBe(401);
    expect((await new Browser(app).signIn(email, password)).status).toBe(401);
    expect((await change(owner, { name: 'enableUser', id })).user.state).toBe('ACTIVE');
    expect((await browser.graphql(who)).status).toBe(401);
    expect((await browser.signIn(email, password)).status).toBe(200);
    expect((await change(owner, { name: 'removeUser', id })).userErrors).toEqual([]);
    expect((await browser.graphql(who)).status).toBe(401);
    expect((await change(owner, { name: 'enableUser', id })).userErrors).toEqual([{ code: 'NOT_FOUND' }]);
    const audit = '{ auditLog(first: 100) { nodes { action actorId actorName targetId } } }';
    const entries = (await owner.graphql(audit)).data.auditLog.nodes;
    expect(entries).toContainEqual({ action: 'signIn', actorId: id, actorName: 'Sven Socket', targetId: id });
    // Another page's WebSocket gets nowhere with the cookie, nor does one that does not say where it is from.
    for (const headers of [{ Origin: 'https://evil.example' }, {}]) {
      const cookie = { Cookie: owner.cookieHeader };
      const stranger = listen(socketClient({ url: app.url, headers: { ...cookie, ...headers } }), jobs);
      expect(await stranger.end).not.toBeUndefined();
      expect(stranger.events).toEqual([]);
    }
    setting().clock.advance(2 * minute);
  });
}
