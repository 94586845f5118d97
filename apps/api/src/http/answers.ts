import type { Response } from 'express';
import type { RequestContext } from '../core/context.ts';
import type { ErrorCode } from '../graphql/error-mapping.ts';

/** What middleware leaves for those after it. */
interface RequestFacts {
  readonly requestId: string;
  readonly context: RequestContext;
}

export function requestIdOf(response: Response): string {
  return (response.locals as Partial<RequestFacts>).requestId ?? 'unknown'; // reason: express types locals loosely; set by the first middleware
}

/** Id of the API key or person, null before it is known. */
export function callerOf(response: Response): string | null {
  return (response.locals as Partial<RequestFacts>).context?.actor.id ?? null; // reason: as above
}

/** Refuses a request in the shape of a GraphQL error, whatever route it was for. */
export function refuse(
  response: Response,
  status: number,
  error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryAfterMs?: number;
    /** The field of the body that is at fault. */
    readonly path?: readonly string[];
  },
): void {
  const { message, ...rest } = error;
  if (error.retryAfterMs !== undefined) {
    response.setHeader('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))));
  }
  response
    .status(status)
    .json({ errors: [{ message, extensions: { ...rest, requestId: requestIdOf(response) } }] });
}
