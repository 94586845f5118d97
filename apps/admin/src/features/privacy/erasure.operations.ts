import { graphql } from '../../graphql/index.ts';

export const eraseIdentityDocument = graphql(`
  mutation PrivacyErase($input: EraseIdentityInput!) {
    eraseIdentity(input: $input) {
      erasure {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const erasureDocument = graphql(`
  query PrivacyErasure($id: ID!) {
    erasure(id: $id) {
      id
      state
      reason
      createdAt
      finishedAt
      removed
      receipt
      requestedByName
      gallery {
        id
        name
      }
    }
  }
`);

export const erasuresDocument = graphql(`
  query PrivacyErasures($after: String) {
    erasures(first: 20, after: $after) {
      nodes {
        id
        state
        reason
        createdAt
        finishedAt
        requestedByName
        gallery {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
