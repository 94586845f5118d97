import { graphql } from '../../graphql/index.ts';

export const reviewQueueDocument = graphql(`
  query ReviewQueue($galleryId: ID!, $kinds: [ReviewKind!], $after: String, $withSimilarity: Boolean = true) {
    reviewQueue(galleryId: $galleryId, first: 20, after: $after, kinds: $kinds) {
      nodes {
        ...ReviewQuestion
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  fragment ReviewQuestion on ReviewItem {
    id
    kind
    state
    decision
    cosineSimilarity @include(if: $withSimilarity)
    probeCropUrl
    resolvedByName
    createdAt
    identity {
      ...ReviewedIdentity
    }
    otherIdentity {
      ...ReviewedIdentity
    }
    sample {
      id
      cropUrl
      modality
    }
    feedback {
      id
      verdict
      modelDecision
      identity {
        id
        name
        externalId
      }
      enroll
      history {
        state
        actorName
        at
      }
    }
  }
  fragment ReviewedIdentity on Identity {
    id
    name
    externalId
    sampleCount
    samples(first: 7) {
      nodes {
        id
        cropUrl
        modality
      }
    }
  }
`);

export const reviewItemDocument = graphql(`
  query ReviewItem($id: ID!, $withSimilarity: Boolean = true) {
    node(id: $id) {
      ... on ReviewItem {
        ...ReviewQuestion
      }
    }
  }
`);

export const reviewCountsDocument = graphql(`
  query ReviewCounts($galleryId: ID!) {
    reviewCounts(galleryId: $galleryId) {
      kind
      count
    }
  }
`);

export const reviewThresholdsDocument = graphql(`
  query ReviewThresholds($galleryId: ID!) {
    gallery(id: $galleryId) {
      id
      face: thresholds(modality: FACE) {
        current {
          match
          review
        }
      }
      body: thresholds(modality: BODY) {
        current {
          match
          review
        }
      }
    }
  }
`);

export const resolveReviewItemDocument = graphql(`
  mutation ReviewResolve($input: ResolveReviewItemInput!) {
    resolveReviewItem(input: $input) {
      item {
        id
        state
      }
      sample {
        id
      }
      rejected {
        reason
        message
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const reopenReviewItemDocument = graphql(`
  mutation ReviewReopen($id: ID!, $idempotencyKey: String) {
    reopenReviewItem(id: $id, idempotencyKey: $idempotencyKey) {
      item {
        id
        state
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const reviewMergeDocument = graphql(`
  mutation ReviewMerge($input: MergeIdentitiesInput!) {
    mergeIdentities(input: $input) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const reviewUnmergeDocument = graphql(`
  mutation ReviewUnmerge($input: UnmergeIdentityInput!) {
    unmergeIdentity(input: $input) {
      userErrors {
        ...Failure
      }
    }
  }
`);
