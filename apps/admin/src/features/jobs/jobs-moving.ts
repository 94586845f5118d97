import { useQueryClient } from '@tanstack/react-query';
import { graphql, useLive } from '../../graphql/index.ts';

const anyJobDocument = graphql(`
  subscription JobsMoving {
    jobUpdated {
      id
      state
    }
  }
`);

/** Asks a query again whenever a job that the viewer may see moves. */
export function useJobsMoving(queryName: string): void {
  const queries = useQueryClient();
  // one that is on its way already is not begun anew: jobs can move faster than answers come
  useLive(anyJobDocument, {}, () => {
    void queries.invalidateQueries({ queryKey: [queryName] }, { cancelRefetch: false });
  });
}
