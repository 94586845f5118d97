import type { Router } from 'express';
import { z } from 'zod';
import { failurePage } from '../features/user/sign-in-library.ts';
import { refuse } from './answers.ts';
import { addressOfBrowser, refuseForNow, takeCookies, type SignInDependencies } from './sign-in-parts.ts';

/** A page of the console: a path on this server, which no browser takes for another host. */
const ownPath = /^\/(?![/\\])[^\\\s]{0,500}$/;

const wayOut = z.object({ providerId: z.string().max(64), callbackURL: z.string().regex(ownPath) });
const libraryAnswer = z.object({ url: z.string() });

/** The way to an identity provider and back. */
export function addProviderRoutes(router: Router, deps: SignInDependencies): void {
  addWayOut(router, deps);
  if (deps.providers.length > 0) addWayBack(router, deps);
}

function addWayOut(router: Router, { library, limits, providers }: SignInDependencies): void {
  router.post('/auth/sign-in/oauth2', async (request, response) => {
    const body = wayOut.safeParse(request.body);
    if (!body.success || !providers.some(({ id }) => id === body.data.providerId)) {
      const message = 'providerId must be one of GET /auth/status, and callbackURL a path of this server';
      refuse(response, 400, { code: 'BAD_USER_INPUT', message });
      return;
    }
    const browser = addressOfBrowser(request);
    const waitMs = limits.takeProvider(browser.address);
    if (waitMs > 0) {
      refuseForNow(response, waitMs);
      return;
    }
    const { providerId: provider, callbackURL } = body.data;
    const asked = { provider, callbackURL, errorCallbackURL: failurePage, disableRedirect: true };
    const answer = await library.callProvider('/sign-in/social', { method: 'POST', body: asked, ...browser });
    if (!answer.ok) throw new TypeError('sign-in by a provider: the library failed; its log line says why');
    takeCookies(answer, response);
    response.json({ url: libraryAnswer.parse(await answer.json()).url });
  });
}

function addWayBack(router: Router, { library, limits, providers }: SignInDependencies): void {
  router.get('/auth/callback/:provider', async (request, response, next) => {
    const { provider } = request.params;
    if (!providers.some(({ id }) => id === provider)) {
      next();
      return;
    }
    const browser = addressOfBrowser(request);
    const waitMs = limits.takeProvider(browser.address);
    if (waitMs > 0) {
      refuseForNow(response, waitMs);
      return;
    }
    const { search } = new URL(request.originalUrl, 'http://own');
    const answer = await library.callProvider(`/callback/${provider}${search}`, {
      method: 'GET',
      ...browser,
    });
    takeCookies(answer, response);
    const location = answer.headers.get('location');
    response.redirect(302, location ?? `${failurePage}?error=internal_server_error`);
  });
}
