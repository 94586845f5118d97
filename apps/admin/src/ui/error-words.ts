import type { TFunction } from 'i18next';
import { RequestError } from '../graphql/request-error.ts';

const known = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'DEPENDENCY_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  'NETWORK',
] as const;

export interface ErrorWords {
  readonly title: string;
  readonly detail: string;
}

/** What went wrong and what can be done, in the chosen language; a fault of another kind keeps the server's own words. */
export function wordsFor(error: unknown, t: TFunction<'ui'>): ErrorWords {
  const code = error instanceof RequestError ? known.find((one) => one === error.code) : undefined;
  if (code !== undefined) return { title: t(`error.${code}.title`), detail: t(`error.${code}.detail`) };
  return { title: t('error.title'), detail: error instanceof Error ? error.message : String(error) };
}
