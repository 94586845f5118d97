/** Where people who could not come in by a provider find themselves again, with `?error=<code>`. */
export const failurePage = '/sign-in';

/** What checks passwords, talks to providers and sets cookies: a library behind the few calls that we need. */
export interface SignInLibrary {
  /** Hashes off the event loop. */
  hashPassword(password: string): Promise<string>;
  /** The session's token, if the `Cookie` header has one with a right signature. */
  tokenIn(cookies: string): string | null;
  /** `POST /sign-in/email` and the like, less the prefix; answers as the route does. */
  call(path: string, asked: LibraryRequest): Promise<Response>;
  /** The same for what goes to a provider; @throws {DependencyError} while the provider cannot be asked. */
  callProvider(path: string, asked: LibraryRequest): Promise<Response>;
}

export interface LibraryRequest {
  readonly method: 'GET' | 'POST';
  readonly body?: object;
  /** Of the browser. */
  readonly cookies: string | null;
  readonly userAgent: string | null;
  readonly address: string;
}

/** What the library asks before it opens a session, and where the session's times come from. */
export interface SessionOpener {
  /** Null if the person may not come in. */
  open(userId: string): Promise<SessionTimes | null>;
}

export interface SessionTimes {
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}
