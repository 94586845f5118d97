import { graphql } from '../../graphql/index.ts';

export const keysDocument = graphql(`
  query Keys($after: String) {
    apiKeys(first: 50, after: $after) {
      nodes {
        id
        name
        prefix
        role
        galleries {
          id
          name
        }
        maySeeEmbeddings
        decisionOnly
        rateLimitPerMinute
        expiresAt
        revokedAt
        lastUsedAt
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const createKeyDocument = graphql(`
  mutation KeysCreate($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      secret
      userErrors {
        ...Failure
      }
    }
  }
`);

export const rotateKeyDocument = graphql(`
  mutation KeysRotate($id: ID!, $idempotencyKey: String) {
    rotateApiKey(id: $id, idempotencyKey: $idempotencyKey) {
      secret
      userErrors {
        ...Failure
      }
    }
  }
`);

export const revokeKeyDocument = graphql(`
  mutation KeysRevoke($id: ID!) {
    revokeApiKey(id: $id) {
      userErrors {
        ...Failure
      }
    }
  }
`);
