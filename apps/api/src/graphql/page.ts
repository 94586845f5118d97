import { BadRequestError } from '../core/access.ts';
import { isUuid } from '../core/ids.ts';
import type { PageRequest } from '../core/page.ts';
import type { builder } from './builder.ts';
import { queryLimits } from './limits.ts';

type ArgumentBuilder = Parameters<Parameters<typeof builder.queryFields>[0]>[0]['arg'];

/** The arguments of every connection. */
export function pageArguments(arg: ArgumentBuilder) {
  return {
    first: arg.int({
      defaultValue: queryLimits.defaultPageSize,
      description: `Length of the page, 1 to ${queryLimits.maxPageSize}.`,
    }),
    after: arg.string({ description: 'The `endCursor` of the page before; absent for the first page.' }),
  };
}

const cursorPattern = /^[A-Za-z0-9_-]{1,400}$/;

/**
 * Reads the page arguments.
 *
 * @param isKey Whether a text can be a key of the list; most lists are ordered by row id.
 * @throws {BadRequestError} if they are out of range or no cursor of this list.
 */
export function pageRequest(
  args: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
  isKey: (text: string) => boolean = isUuid,
): PageRequest {
  const limit = args.first ?? queryLimits.defaultPageSize;
  if (limit < 1 || limit > queryLimits.maxPageSize) {
    throw new BadRequestError(`first must be from 1 to ${queryLimits.maxPageSize}`);
  }
  if (args.after === undefined || args.after === null) return { after: null, limit };
  const decoded = cursorPattern.test(args.after) ? Buffer.from(args.after, 'base64url').toString('utf8') : '';
  const key = decoded.slice(2);
  if (!decoded.startsWith('c:') || !isKey(key)) throw new BadRequestError('after is no cursor of this list');
  return { after: key, limit };
}
