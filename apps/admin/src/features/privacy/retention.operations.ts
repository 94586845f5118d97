import { graphql } from '../../graphql/index.ts';

export const retentionRuleFragment = graphql(`
  fragment RetentionTerm on RetentionRule {
    kind
    days
    source
    changedAt
    pending {
      days
      appliesAt
    }
  }
`);

export const galleryRetentionDocument = graphql(`
  query GalleryRetention($galleryId: ID!) {
    gallery(id: $galleryId) {
      id
      name
      retention {
        ...RetentionTerm
      }
    }
  }
`);

export const retentionDefaultsDocument = graphql(`
  query RetentionDefaults {
    retentionDefaults {
      ...RetentionTerm
    }
  }
`);

export const retentionPreviewDocument = graphql(`
  query RetentionPreview($galleryId: ID!, $rules: [RetentionRuleInput!]) {
    retentionPreview(galleryId: $galleryId, rules: $rules) {
      kind
      days
      count
      bytes
      oldestAt
    }
  }
`);

export const setRetentionDocument = graphql(`
  mutation RetentionSet($input: SetRetentionInput!) {
    setRetention(input: $input) {
      rules {
        kind
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const applyRetentionDocument = graphql(`
  mutation RetentionApply($input: ApplyRetentionInput!) {
    applyRetention(input: $input) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const retentionJobDocument = graphql(`
  query RetentionJob($id: ID!) {
    job(id: $id) {
      id
      state
      error
      result
    }
  }
`);
