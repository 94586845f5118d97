import type { Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import type { Result } from '../core/result.ts';
import type { UserFailure } from '../core/user-failure.ts';
import { checkPassword } from '../features/user/user-input.ts';
import { refuse } from './answers.ts';
import {
  addressOfBrowser,
  refuseForNow,
  signedInBy,
  takeCookies,
  type SignInDependencies,
} from './sign-in-parts.ts';

const text = z.string().max(1_000);
const bodies = {
  setUp: z.object({ token: text, name: text, email: text, password: text }),
  signIn: z.object({ email: text, password: text }),
  invitation: z.object({ token: text, name: text, password: text }),
  reset: z.object({ token: text, password: text }),
  change: z.object({ currentPassword: text, newPassword: text }),
};

/** How people come in by a password, get one, change it, and go. */
export function addPasswordRoutes(router: Router, deps: SignInDependencies): void {
  const { admission } = deps;
  router.post('/auth/sign-in/email', withBody(bodies.signIn, signIn(deps)));
  router.post(
    '/setup',
    withBody(
      bodies.setUp,
      admit(deps, (body) => admission.setUp(body)),
    ),
  );
  router.post(
    '/auth/invitation/accept',
    withBody(
      bodies.invitation,
      admit(deps, (body) => admission.acceptInvitation(body)),
    ),
  );
  router.post(
    '/auth/password-reset/accept',
    withBody(
      bodies.reset,
      admit(deps, (body) => admission.resetPassword(body)),
    ),
  );
  router.post('/auth/change-password', withBody(bodies.change, changePassword(deps)));
  router.post('/auth/sign-out', async (request, response) => {
    const signedIn = await signedInBy(request, deps.door);
    const answer = await deps.library.call('/sign-out', {
      method: 'POST',
      body: {},
      ...addressOfBrowser(request),
    });
    takeCookies(answer, response);
    if (signedIn !== null) {
      await admission.noteSignOut(signedIn.actor);
      deps.onAccessChange(signedIn.actor.id);
    }
    response.status(204).end();
  });
}

type Answerer<T> = (body: T, request: Request, response: Response) => Promise<void>;

function withBody<T>(schema: z.ZodType<T>, answer: Answerer<T>): RequestHandler {
  return async (request, response) => {
    const body = schema.safeParse(request.body);
    if (body.success) {
      await answer(body.data, request, response);
      return;
    }
    const names = [...new Set(body.error.issues.map(({ path }) => String(path[0] ?? 'body')))];
    refuse(response, 400, { code: 'BAD_USER_INPUT', message: `these must be texts: ${names.join(', ')}` });
  };
}

/** An unknown address, a wrong password, a person who was disabled and one without a password: one answer, and one hash each. */
function signIn({ admission, library, limits }: SignInDependencies): Answerer<z.infer<typeof bodies.signIn>> {
  return async (body, request, response) => {
    const browser = addressOfBrowser(request);
    const attempt = limits.attempt(browser.address, body.email.trim().toLowerCase());
    if (attempt.waitMs > 0) {
      refuseForNow(response, attempt.waitMs);
      return;
    }
    const asked = { email: body.email.trim(), password: body.password };
    const answer = await limits.hashing(() =>
      library.call('/sign-in/email', { method: 'POST', body: asked, ...browser }),
    );
    if (!answer.ok) {
      if (answer.status >= 500) throw new TypeError('sign-in: the library failed; its log line says why');
      if (limits.mayRecord()) await admission.noteFailure(asked.email.toLowerCase());
      refuse(response, 401, { code: 'UNAUTHENTICATED', message: 'the address or the password is wrong' });
      return;
    }
    attempt.succeeded();
    takeCookies(answer, response);
    const { user } = librarysUser.parse(await answer.json());
    response.json({ user });
  };
}

const librarysUser = z.object({ user: z.object({ name: z.string(), email: z.string() }) });

/** What a link lets one do; whoever was let in is signed in with the new password. */
function admit<T extends { readonly password: string }>(
  { library, limits }: SignInDependencies,
  run: (body: T) => Promise<Result<{ readonly email: string }, UserFailure>>,
): Answerer<T> {
  return async (body, request, response) => {
    const browser = addressOfBrowser(request);
    const attempt = limits.attempt(browser.address, null);
    if (attempt.waitMs > 0) {
      refuseForNow(response, attempt.waitMs);
      return;
    }
    const admitted = await limits.hashing(() => run(body));
    if (!admitted.ok) {
      // Only a wrong token is a guess.
      if (admitted.error.code !== 'FORBIDDEN') attempt.succeeded();
      refuseFailure(response, admitted.error);
      return;
    }
    attempt.succeeded();
    const asked = { email: admitted.value.email, password: body.password };
    const answer = await limits.hashing(() =>
      library.call('/sign-in/email', { method: 'POST', body: asked, ...browser }),
    );
    takeCookies(answer, response);
    response.status(204).end();
  };
}

function changePassword(deps: SignInDependencies): Answerer<z.infer<typeof bodies.change>> {
  const { admission, library, limits, door } = deps;
  return async (body, request, response) => {
    const signedIn = await signedInBy(request, door);
    if (signedIn === null) {
      refuse(response, 401, { code: 'UNAUTHENTICATED', message: 'sign in first' });
      return;
    }
    const checked = checkPassword(body.newPassword, ['newPassword']);
    if (!checked.ok) {
      refuseFailure(response, checked.error);
      return;
    }
    const browser = addressOfBrowser(request);
    const attempt = limits.attempt(browser.address, `password of ${signedIn.actor.id}`);
    if (attempt.waitMs > 0) {
      refuseForNow(response, attempt.waitMs);
      return;
    }
    const asked = { ...body, revokeOtherSessions: true };
    const answer = await limits.hashing(() =>
      library.call('/change-password', { method: 'POST', body: asked, ...browser }),
    );
    if (!answer.ok) {
      if (answer.status >= 500)
        throw new TypeError('changePassword: the library failed; its log line says why');
      const message = 'the current password is wrong, or you have none and sign in by a provider';
      refuseFailure(response, { code: 'INVALID_INPUT', message, path: ['currentPassword'] });
      return;
    }
    attempt.succeeded();
    await admission.notePasswordChange(signedIn.actor);
    takeCookies(answer, response);
    response.status(204).end();
  };
}

function refuseFailure(response: Response, { code, message, path }: UserFailure): void {
  const isForbidden = code === 'FORBIDDEN';
  const extra = path === undefined ? {} : { path };
  refuse(response, isForbidden ? 403 : 400, {
    code: isForbidden ? 'FORBIDDEN' : 'BAD_USER_INPUT',
    message,
    ...extra,
  });
}
