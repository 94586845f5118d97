import { graphql } from '../../graphql/index.ts';

export const promotionFragment = graphql(`
  fragment PromotionFields on Promotion {
    id
    state
    modality
    samplesTotal
    samplesDone
    samplesLost
    error
    createdAt
    servingSince
    retireAfter
    endedAt
    gallery {
      id
      name
    }
    model {
      id
      name
      version
    }
    fromSpace {
      id
      model {
        id
        name
        version
      }
    }
    job {
      id
      state
      eta
    }
  }
`);

export const promotionsDocument = graphql(`
  query Promotions($after: String, $modelVersionId: ID) {
    promotions(first: 20, after: $after, modelVersionId: $modelVersionId) {
      nodes {
        ...PromotionFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const promotionPreviewDocument = graphql(`
  query PromotionPreview($galleryId: ID!, $modelVersionId: ID!) {
    promotionPreview(galleryId: $galleryId, modelVersionId: $modelVersionId) {
      isActive
      samples
      samplesToEmbed
      samplesLost
      identitiesLost
      gate
      gateReason
      gallery {
        id
        name
      }
    }
  }
`);

export const promoteModelDocument = graphql(`
  mutation PromotionStart($input: PromoteModelInput!) {
    promoteModel(input: $input) {
      outcomes {
        gallery {
          id
          name
        }
        promotion {
          id
        }
        userError {
          code
          message
        }
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const rollbackModelDocument = graphql(`
  mutation PromotionRollback($input: RollbackModelInput!) {
    rollbackModel(input: $input) {
      outcomes {
        gallery {
          id
          name
        }
        promotion {
          id
          state
        }
        userError {
          code
          message
        }
      }
      userErrors {
        ...Failure
      }
    }
  }
`);
