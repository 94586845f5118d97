import { graphql } from '../../graphql/index.ts';

export const auditDocument = graphql(`
  query Audit($filter: AuditFilter, $after: String) {
    auditLog(first: 50, filter: $filter, after: $after) {
      edges {
        cursor
        node {
          at
          action
          outcome
          actorName
          targetType
          targetId
          requestId
          detail
          chainIndex
          hash
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const verifyAuditDocument = graphql(`
  query AuditVerify {
    verifyAudit {
      isIntact
      unsealedEntries
      oldestUnsealedAt
      months {
        month
        entries
        headHash
        droppedAt
        problem {
          kind
        }
      }
      firstProblem {
        month
        kind
        chainIndex
      }
    }
  }
`);
