import { graphql } from '../../graphql/index.ts';

export const identityConsentDocument = graphql(`
  query IdentityConsent($id: ID!, $galleryId: ID!, $after: String) {
    gallery(id: $galleryId) {
      id
      consentRequired
    }
    identity(id: $id) {
      id
      consentState
      consentEndsAt
      erasedAfter
      consents(first: 10, after: $after) {
        nodes {
          id
          lawfulBasis
          purpose
          givenAt
          expiresAt
          withdrawnAt
          isInForce
          note
          evidenceUrl
          recordedByName
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const recordConsentDocument = graphql(`
  mutation ConsentRecord($input: RecordConsentInput!) {
    recordConsent(input: $input) {
      consent {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const withdrawConsentDocument = graphql(`
  mutation ConsentWithdraw($input: WithdrawConsentInput!) {
    withdrawConsent(input: $input) {
      withdrawnCount
      userErrors {
        ...Failure
      }
    }
  }
`);
