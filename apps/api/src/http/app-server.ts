import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import type { IncomingMessage } from 'node:http';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import type { GraphqlContext } from '../graphql/context.ts';
import type { Services } from '../graphql/services.ts';
import { accessLog } from './access-log.ts';
import { refuse } from './answers.ts';
import { authenticate, requestContextOf, type AuthenticateDependencies } from './authenticate.ts';
import { bodyDeadline } from './body-deadline.ts';
import { errorHandler } from './error-handler.ts';
import { refuseBombs } from './json-shape.ts';
import { requestId } from './request-id.ts';
import { traceRequests } from './trace-requests.ts';
import { securityHeaders } from './security-headers.ts';

interface Dependencies extends AuthenticateDependencies {
  readonly apollo: ApolloServer<GraphqlContext>;
  readonly services: Services;
  /** How people come in; what answers without credentials. */
  readonly signIn: Router;
  readonly trustedProxies: readonly string[];
  readonly maxBodyBytes: number;
  readonly log: Logger;
  /** The console's page and files; they are public. */
  readonly console: RequestHandler;
  /** Sees every request, for the metrics. */
  readonly observe: RequestHandler;
  /** Paths whose bodies may take hours. */
  readonly hasLongBody: (path: string) => boolean;
  /** Routes of features, all behind `authenticate`; they read their own bodies. */
  readonly routes: readonly Router[];
}

/** The public HTTP interface. Order matters: nothing of a body is read before its sender is known. */
export function createHttpApp(deps: Dependencies): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...deps.trustedProxies]);
  app.use(
    requestId,
    securityHeaders,
    accessLog(deps.log),
    deps.observe,
    traceRequests,
    bodyDeadline(deps.hasLongBody),
  );
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(deps.signIn);
  app.use(deps.console);
  app.use(authenticate(deps));
  app.use(
    '/graphql',
    onlyJsonPosts,
    express.json({ limit: deps.maxBodyBytes, strict: true, verify: refuseBombs }),
    onlyOneOperation,
  );
  app.use(
    '/graphql',
    expressMiddleware(deps.apollo, {
      context: ({ res }) => Promise.resolve({ request: requestContextOf(res), services: deps.services }),
    }),
  );
  for (const router of deps.routes) app.use(router);
  app.use((_request, response) => {
    refuse(response, 404, { code: 'BAD_USER_INPUT', message: 'there is nothing at this address' });
  });
  app.use(errorHandler(deps.log));
  return app;
}

/** Who sends a request that Express has not seen, behind the proxies that the app trusts. */
export function addressOf(app: Express, request: IncomingMessage): string {
  const known = Object.setPrototypeOf(request, app.request) as Request; // reason: what Express does with each request
  return known.ip ?? 'unknown';
}

/** Browsers send forms and plain text across origins without asking: only JSON posts reach GraphQL. */
const onlyJsonPosts: RequestHandler = (request, response, next) => {
  if (request.method !== 'POST') {
    response.setHeader('Allow', 'POST');
    refuse(response, 405, { code: 'BAD_USER_INPUT', message: 'GraphQL is served for POST only' });
  } else if (request.is('application/json') === false) {
    refuse(response, 415, { code: 'BAD_USER_INPUT', message: 'the body must be application/json' });
  } else {
    next();
  }
};

/** One operation in a request: no batches, and no names of operations that are kept elsewhere. */
const onlyOneOperation: RequestHandler = (request, response, next) => {
  const body: unknown = request.body;
  if (isOperation(body)) {
    next();
    return;
  }
  const message =
    'the body must be an object with a `query`, and `variables` as an object; batches are not served';
  refuse(response, 400, { code: 'BAD_USER_INPUT', message });
};

function isOperation(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('query' in body)) return false;
  const variables = 'variables' in body ? (body.variables ?? {}) : {};
  return typeof body.query === 'string' && typeof variables === 'object' && !Array.isArray(variables);
}
