import type { Request, Response } from 'express';
import type { Admission } from '../features/user/admission.ts';
import type { SignedIn } from '../features/user/session-authentication.ts';
import type { LibraryRequest, SignInLibrary } from '../features/user/sign-in-library.ts';
import { refuse } from './answers.ts';
import type { Doorkeeper } from './credentials.ts';
import type { SignInLimits } from './sign-in-limits.ts';

export interface SignInDependencies {
  readonly admission: Admission;
  readonly library: SignInLibrary;
  readonly door: Doorkeeper;
  readonly limits: SignInLimits;
  /** The origin under which browsers know the server; null: only its own address. */
  readonly publicOrigin: string | null;
  /** Where people may come from beside by password; none or one. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** Told whose sessions have ended. */
  readonly onAccessChange: (userId: string) => void;
}

export async function signedInBy(request: Request, door: Doorkeeper): Promise<SignedIn | null> {
  const token = door.tokenIn(request.headers.cookie ?? '');
  return token === null ? null : await door.authenticateSession(token, { isUse: true });
}

export function addressOfBrowser(
  request: Request,
): Pick<LibraryRequest, 'cookies' | 'userAgent' | 'address'> {
  const { cookie, 'user-agent': userAgent } = request.headers;
  return { cookies: cookie ?? null, userAgent: userAgent ?? null, address: request.ip ?? 'unknown' };
}

/** Hands the cookies on that the library has set. */
export function takeCookies(from: globalThis.Response, to: Response): void {
  for (const cookie of from.headers.getSetCookie()) to.append('Set-Cookie', cookie);
}

export function refuseForNow(response: Response, waitMs: number): void {
  const message = 'too many attempts: wait a little';
  refuse(response, 429, { code: 'RATE_LIMITED', message, retryAfterMs: waitMs });
}
