import { expect, it } from 'vitest';
import { Browser, newPerson, password, tokenOf } from './people-client.ts';
import { change, hour, inviteUser, who, type PeopleSetting } from './people-setting.ts';

const reset = `mutation ($id: ID!) { resetUserPassword(id: $id) {
  user { id state } resetLink resetExpiresAt userErrors { code path } } }`;
const rename = `mutation ($name: String!) { updateProfile(input: { name: $name }) { viewer { name } userErrors { code path } } }`;
const mySessions = '{ viewer { hasPassword sessions { id isCurrent userAgent ipAddress } } }';
const endOne = 'mutation ($id: ID!) { endSession(id: $id) { endedSessions userErrors { code path } } }';
const endOthers = 'mutation { endOtherSessions { endedSessions userErrors { code path } } }';

/** What people do about their own accounts, and who may give them a password anew. */
export function profilesOfPeople(setting: () => PeopleSetting): void {
  it('get a link to another password from an administrator, in place of the links before, and lose their sessions with it', async () => {
    const { app, owner, clock } = setting();
    const { id, email, browser } = await newPerson(app, owner, { name: 'Lara Lost', role: 'REVIEWER' });
    const ask = async () => (await owner.graphql(reset, { id })).data.resetUserPassword;
    const accept = async (link: string, next: string) =>
      (await new Browser(app).post('/auth/password-reset/accept', { token: tokenOf(link), password: next }))
        .status;
    const [first, second] = [await ask(), await ask()];
    expect(first).toMatchObject({ user: { id, state: 'ACTIVE' }, userErrors: [] });
    expect(second.resetLink).toMatch(/^https:\/\/gallerist\.test\/reset-password#token=[\w-]{43}$/);
    expect(app.logged()).not.toContain(tokenOf(second.resetLink));
    expect((await browser.graphql(who)).status).toBe(200);
    expect(await accept(first.resetLink, 'a third horse battery')).toBe(403);
    expect(await accept(second.resetLink, 'a third horse battery')).toBe(204);
    expect(await accept(second.resetLink, 'a fourth horse battery')).toBe(403);
    expect((await browser.graphql(who)).status).toBe(401);
    expect((await browser.signIn(email, 'a third horse battery')).status).toBe(200);
    const late = await ask();
    clock.advance(hour);
    expect(await accept(late.resetLink, 'a fifth horse battery')).toBe(403);
    const audit =
      '{ auditLog(first: 1, filter: { action: "resetUserPassword" }) { nodes { outcome targetId } } }';
    expect((await owner.graphql(audit)).data.auditLog.nodes).toEqual([
      { outcome: 'OK', targetId: expect.any(String) },
    ]);
  });

  it('get none from themselves or from below, nor where they have not come or are disabled', async () => {
    const { app, owner } = setting();
    const admin = await newPerson(app, owner, { name: 'Alma Admin', role: 'ADMIN' });
    const viewer = await newPerson(app, owner, { name: 'Vito Viewer', role: 'VIEWER' });
    const input = { name: 'Ilka', email: 'ilka.invited@example.org', role: 'VIEWER', allGalleries: true };
    const invited = (await owner.graphql(inviteUser, { input })).data.inviteUser.user.id;
    const ownerId = (await owner.graphql(who)).data.viewer.id;
    const codeOf = async (by: Browser, id: string) => {
      const { data, errors } = await by.graphql(reset, { id });
      return data?.resetUserPassword.userErrors[0]?.code ?? errors[0]?.extensions.code;
    };
    expect(await codeOf(admin.browser, ownerId)).toBe('FORBIDDEN');
    expect(await codeOf(admin.browser, admin.id)).toBe('FORBIDDEN');
    expect(await codeOf(viewer.browser, admin.id)).toBe('FORBIDDEN');
    expect(await codeOf(owner, invited)).toBe('INVALID_INPUT');
    expect(await codeOf(owner, 'bm9ib2R5')).toBe('NOT_FOUND');
    await change(owner, { name: 'disableUser', id: viewer.id });
    expect(await codeOf(owner, viewer.id)).toBe('INVALID_INPUT');
  });

  it('change their name, which a program has not', async () => {
    const { app, owner } = setting();
    const { browser } = await newPerson(app, owner, { name: 'Nils Name', role: 'VIEWER' });
    const ask = async (by: Pick<Browser, 'graphql'>, name: string) =>
      (await by.graphql(rename, { name })).data.updateProfile;
    expect(await ask(browser, '  ')).toEqual({
      viewer: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'name'] }],
    });
    expect(await ask(browser, 'Nils Neu')).toEqual({ viewer: { name: 'Nils Neu' }, userErrors: [] });
    expect((await browser.graphql(who)).data.viewer.name).toBe('Nils Neu');
    expect((await ask(app, 'a program')).userErrors).toEqual([{ code: 'FORBIDDEN', path: null }]);
    expect((await app.graphql(mySessions)).data.viewer).toEqual({ hasPassword: false, sessions: [] });
  });

  it('see where they are signed in, and sign out there, but nobody else', async () => {
    const { app, owner } = setting();
    const { email, browser } = await newPerson(app, owner, { name: 'Sara Sessions', role: 'VIEWER' });
    const others = [new Browser(app), new Browser(app), new Browser(app)];
    for (const other of others) expect((await other.signIn(email, password)).status).toBe(200);
    const [first, ...rest] = others;
    const { hasPassword, sessions } = (await browser.graphql(mySessions)).data.viewer;
    expect([hasPassword, sessions.length]).toEqual([true, 4]);
    expect(sessions.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toHaveLength(1);
    const seenByFirst = (await first!.graphql(mySessions)).data.viewer.sessions;
    const ofFirst = seenByFirst.find(({ isCurrent }: { isCurrent: boolean }) => isCurrent).id;
    const refused = { endedSessions: 0, userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] };
    expect((await owner.graphql(endOne, { id: ofFirst })).data.endSession).toEqual(refused);
    expect(
      (await owner.graphql(`query ($id: ID!) { node(id: $id) { id } }`, { id: ofFirst })).data.node,
    ).toBeNull();
    const ended = (await browser.graphql(endOne, { id: ofFirst })).data.endSession;
    expect(ended).toEqual({ endedSessions: 1, userErrors: [] });
    expect([(await first!.graphql(who)).status, (await rest[0]!.graphql(who)).status]).toEqual([401, 200]);
    expect((await browser.graphql(endOne, { id: ofFirst })).data.endSession).toEqual(refused);
    expect((await browser.graphql(endOthers)).data.endOtherSessions).toEqual({
      endedSessions: 2,
      userErrors: [],
    });
    for (const other of rest) expect((await other.graphql(who)).status).toBe(401);
    expect((await browser.graphql(who)).status).toBe(200);
    expect((await app.graphql(endOthers)).data.endOtherSessions.userErrors).toEqual([
      { code: 'FORBIDDEN', path: null },
    ]);
  });
}
