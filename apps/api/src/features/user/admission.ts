import type { Clock } from '../../core/clock.ts';
import type { Actor } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { hashToken } from './one-time-token.ts';
import type { SetUpToken } from './set-up-token.ts';
import type { SignInLibrary } from './sign-in-library.ts';
import { deleteLinks, findLink, setPassword, takeLink } from './user-credentials.store.ts';
import { checkEmail, checkPassword, checkPersonName } from './user-input.ts';
import { deleteSessions } from './user-session.store.ts';
import { countOwners, findUserByEmail, findUsers, insertUser, lockUsers, updateUser } from './user.store.ts';
import { stateOf, type LinkPurpose, type User } from './user.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly library: Pick<SignInLibrary, 'hashPassword'>;
  /** Null in a process that started with an OWNER. */
  readonly setUpToken: SetUpToken | null;
  /** Told whose sessions have ended. */
  readonly onAccessChange: (userId: string) => void;
}

/** The address by which the person may sign in now. */
type Admitted = Promise<Result<{ readonly email: string }, UserFailure>>;

const wrongToken: UserFailure = {
  code: 'FORBIDDEN',
  message: 'the link is wrong, was used, or is over: ask for a new one',
  path: ['token'],
};

/** How people get their first password, or another one when it is lost: by a link that somebody who may has given them. */
export class Admission {
  readonly #deps: Dependencies;
  #isSetUp = false;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** One OWNER remains once there was one: strangers who ask make the database work until then only. */
  async isSetUp(): Promise<boolean> {
    this.#isSetUp ||= (await countOwners(this.#deps.database.client)) > 0;
    return this.#isSetUp;
  }

  /** Makes the first OWNER. */
  async setUp(input: { token: string; name: string; email: string; password: string }): Admitted {
    const { database, clock, library, setUpToken } = this.#deps;
    if (setUpToken?.fits(input.token) !== true) return fail(wrongToken);
    const name = checkPersonName(input.name, ['name']);
    if (!name.ok) return name;
    const email = checkEmail(input.email, ['email']);
    if (!email.ok) return email;
    const password = checkPassword(input.password, ['password']);
    if (!password.ok) return password;
    const hash = await library.hashPassword(password.value);
    const result = await database.transaction(async (tx): Admitted => {
      await lockUsers(tx);
      if ((await countOwners(tx)) > 0) return fail(wrongToken);
      if ((await findUserByEmail(tx, email.value)) !== null) return fail(emailTaken);
      const grant = { role: 'OWNER', galleryIds: null } as const;
      const person = { name: name.value, email: email.value, invitedById: null, joinedAt: clock.now() };
      const user = await insertUser(tx, { id: newId(), ...person, ...grant });
      await setPassword(tx, user.id, hash);
      await record(tx, 'setUp', user);
      return ok({ email: user.email });
    });
    if (result.ok) setUpToken.spend();
    return result;
  }

  async acceptInvitation(input: { token: string; name: string; password: string }): Admitted {
    const name = checkPersonName(input.name, ['name']);
    return await this.#byLink('INVITATION', input, async (tx, user) => {
      if (!name.ok) return name;
      if (stateOf(user) !== 'INVITED') return fail(wrongToken);
      await updateUser(tx, user.id, { name: name.value, joinedAt: this.#deps.clock.now() });
      await record(tx, 'acceptInvitation', user);
      return ok({ email: user.email });
    });
  }

  /** Sets another password; whoever is signed in as this person is signed out. */
  async resetPassword(input: { token: string; password: string }): Admitted {
    return await this.#byLink('PASSWORD_RESET', input, async (tx, user) => {
      if (stateOf(user) !== 'ACTIVE') return fail(wrongToken);
      await deleteSessions(tx, user.id);
      await record(tx, 'resetPassword', user);
      return ok({ email: user.email });
    });
  }

  /** Somebody tried to sign in and could not; the same work whether the address is known or not. */
  async noteFailure(email: string): Promise<void> {
    const { client } = this.#deps.database;
    const address = checkEmail(email, ['email']);
    // What is no address is not looked for: it might be nothing that a database can hold.
    const user = address.ok ? await findUserByEmail(client, address.value) : null;
    const target = user === null ? {} : { targetId: user.id };
    const event = { action: 'signIn', targetType: 'User', galleryIds: [], outcome: 'FAILED', ...target };
    await recordAudit(client, { requestId: newId(), actor: null }, event);
  }

  async noteSignOut(user: Actor): Promise<void> {
    await record(this.#deps.database.client, 'signOut', user);
  }

  /** The library has set another password: links to set one are of no use any more. */
  async notePasswordChange(user: Actor): Promise<void> {
    await this.#deps.database.transaction(async (tx) => {
      await deleteLinks(tx, user.id);
      await record(tx, 'changePassword', user);
    });
    this.#deps.onAccessChange(user.id);
  }

  async #byLink(
    purpose: LinkPurpose,
    { token, password }: { readonly token: string; readonly password: string },
    run: (tx: Transaction, user: User) => Admitted,
  ): Admitted {
    const { database, clock, library, onAccessChange } = this.#deps;
    const link = { hash: hashToken(token), purpose, now: clock.now() };
    const userId = await findLink(database.client, link);
    if (userId === null) return fail(wrongToken);
    const checked = checkPassword(password, ['password']);
    if (!checked.ok) return checked;
    const hash = await library.hashPassword(checked.value);
    const result = await refusable(database, async (tx) => {
      if (!(await takeLink(tx, link.hash))) return fail(wrongToken);
      const [user] = await findUsers(tx, [userId]);
      if (user === undefined) return fail(wrongToken);
      const done = await run(tx, user);
      if (!done.ok) return done;
      await setPassword(tx, userId, hash);
      await deleteLinks(tx, userId);
      return done;
    });
    if (result.ok) onAccessChange(userId);
    return result;
  }
}

const emailTaken: UserFailure = {
  code: 'EMAIL_TAKEN',
  message: 'somebody with this address has an account',
  path: ['email'],
};

/** What is refused leaves the link as it was. */
async function refusable(database: Database, run: (tx: Transaction) => Admitted): Admitted {
  class Refused extends Error {}
  let failure: UserFailure = wrongToken;
  try {
    return await database.transaction(async (tx) => {
      const result = await run(tx);
      if (result.ok) return result;
      failure = result.error;
      throw new Refused();
    });
  } catch (error) {
    if (error instanceof Refused) return fail(failure);
    throw error;
  }
}

async function record(tx: Transaction, action: string, user: Pick<User, 'id' | 'role'>): Promise<void> {
  const target = { targetType: 'User', targetId: user.id, galleryIds: [], outcome: 'OK' };
  const detail = { role: user.role };
  await recordAudit(tx, { requestId: newId(), actor: { id: user.id } }, { ...target, action, detail });
}
