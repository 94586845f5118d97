import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { getJson } from '../../graphql/index.ts';

/** What `GET /auth/status` answers. */
export interface AuthStatus {
  /** Nobody owns this server yet. */
  readonly setupRequired: boolean;
  /** Other places where one can sign in (OIDC). */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

export function useAuthStatus(): UseQueryResult<AuthStatus> {
  return useQuery({
    queryKey: ['AuthStatus'],
    queryFn: async () =>
      (await getJson<AuthStatus>('/auth/status')) ?? { setupRequired: false, providers: [] },
  });
}

/** The server asks for as much. */
export const leastPasswordLength = 12;

/** `#token=…`: what stands behind the hash is never sent to a server, nor written to its log. */
export function tokenInHash(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? '';
}
