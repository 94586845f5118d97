import { graphql } from '../../graphql/index.ts';

export const protectedGalleriesDocument = graphql(`
  query PrivacyGalleries($after: String) {
    galleries(first: 20, after: $after) {
      nodes {
        id
        name
        consentRequired
        sightingHours
        retention {
          ...RetentionTerm
        }
        consentCounts {
          given
          none
          expired
          withdrawn
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const receiptKeyDocument = graphql(`
  query PrivacyReceiptKey {
    receiptKey {
      fingerprint
      publicKeyPem
    }
  }
`);

export const affectedModelsDocument = graphql(`
  query PrivacyModels {
    models(first: 100) {
      nodes {
        id
        name
        version
        erasedIdentities
      }
    }
  }
`);
