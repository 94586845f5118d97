import express, { Router, type Request, type RequestHandler } from 'express';
import { encodeId } from '../graphql/global-id.ts';
import { refuse } from './answers.ts';
import type { Doorkeeper } from './credentials.ts';
import { provenanceOf } from './own-origin.ts';
import { addPasswordRoutes } from './password-routes.ts';
import { addProviderRoutes } from './provider-routes.ts';
import { signedInBy, type SignInDependencies } from './sign-in-parts.ts';

const maxBody = '16kb';

/** `/auth/*` and `POST /setup`: what answers without credentials. Whatever is not here, is not there for strangers. */
export function createSignInRouter(deps: SignInDependencies): Router {
  const router = Router();
  router.get('/auth/status', async (_request, response) => {
    response.json({ setupRequired: !(await deps.admission.isSetUp()), providers: deps.providers });
  });
  router.get('/auth/get-session', async (request, response) => {
    response.json(await sessionOf(request, deps.door));
  });
  router.post('/setup', async (_request, _response, next) => {
    if (await deps.admission.isSetUp()) next('router');
    else next();
  });
  router.post(['/setup', '/auth/*path'], ownPagesOnly(deps), jsonOnly, express.json({ limit: maxBody }));
  addPasswordRoutes(router, deps);
  addProviderRoutes(router, deps);
  return router;
}

/** Who is signed in, or null: the console asks before anything else, and a stranger's question is no failure. */
async function sessionOf(request: Request, door: Doorkeeper): Promise<object | null> {
  const signedIn = await signedInBy(request, door);
  if (signedIn === null) return null;
  const { actor, session } = signedIn;
  const { name, email, role } = actor;
  const { createdAt, expiresAt } = session;
  return { user: { id: encodeId('User', actor.id), name, email, role }, session: { createdAt, expiresAt } };
}

/** A page of another origin can make a browser send a form here, with the cookie, or to sign it in as somebody else. */
function ownPagesOnly({ door, publicOrigin }: SignInDependencies): RequestHandler {
  return (request, response, next) => {
    const provenance = provenanceOf(request.headers, publicOrigin);
    const hasSession = door.tokenIn(request.headers.cookie ?? '') !== null;
    if (provenance === 'OWN' || (provenance === 'UNSAID' && !hasSession)) {
      next();
      return;
    }
    refuse(response, 403, { code: 'FORBIDDEN', message: 'people sign in on pages of this server only' });
  };
}

const jsonOnly: RequestHandler = (request, response, next) => {
  if (request.is('application/json') !== false) next();
  else refuse(response, 415, { code: 'BAD_USER_INPUT', message: 'the body must be application/json' });
};
