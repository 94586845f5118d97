import { graphql } from '../../graphql/index.ts';

export const accountDocument = graphql(`
  query Account {
    viewer {
      id
      kind
      name
      email
      role
      hasPassword
      galleries {
        id
        name
      }
      sessions {
        id
        isCurrent
        ipAddress
        userAgent
        createdAt
        lastSeenAt
      }
    }
  }
`);

export const accountRenameDocument = graphql(`
  mutation AccountRename($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const accountEndSessionDocument = graphql(`
  mutation AccountEndSession($id: ID!) {
    endSession(id: $id) {
      endedSessions
      userErrors {
        ...Failure
      }
    }
  }
`);

export const accountEndOthersDocument = graphql(`
  mutation AccountEndOthers {
    endOtherSessions {
      endedSessions
      userErrors {
        ...Failure
      }
    }
  }
`);
