import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { graphql, request, tellSimilarity } from '../graphql/index.ts';
import type { ViewerQuery } from '../graphql/generated/graphql.ts';
import { operationKey } from '../graphql/operation-key.ts';

const viewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      name
      role
      permissions
      decisionOnly
      galleries {
        id
        name
      }
    }
  }
`);

/** Who is signed in. The frame's loader waits for it, so that every page below may read it without waiting. */
export const viewerQuery = queryOptions({
  queryKey: operationKey(viewerDocument, {}),
  queryFn: async ({ signal }) => {
    const answer = await request(viewerDocument, {}, signal);
    tellSimilarity(!answer.viewer.decisionOnly);
    return answer;
  },
  staleTime: 60_000,
});

export type Viewer = ViewerQuery['viewer'];

export function useViewer(): Viewer {
  return useSuspenseQuery(viewerQuery).data.viewer;
}

/** Whether the viewer's role gives a permission of `docs/security.md`; the API asks again, whatever the page shows. */
export function usePermission(permission: string): boolean {
  return useViewer().permissions.includes(permission);
}
