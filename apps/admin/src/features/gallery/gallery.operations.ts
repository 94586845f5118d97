import { graphql } from '../../graphql/index.ts';

export const galleriesDocument = graphql(`
  query Galleries($after: String, $filter: GalleryFilter) {
    galleries(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        name
        description
        identityCount
        sampleCount
        createdAt
        updatedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const galleryDocument = graphql(`
  query GalleryPage($id: ID!) {
    gallery(id: $id) {
      id
      name
      description
      identityCount
      sampleCount
      keepCrops
      keepOriginals
      consentRequired
      expectedMatedShare
      filterKeys
      bodyValidHours
      sightingHours
      expiredBodyDays
      createdAt
      updatedAt
    }
  }
`);

export const galleryIdentitiesDocument = graphql(`
  query GalleryIdentities($id: ID!, $after: String, $filter: IdentityFilter) {
    gallery(id: $id) {
      id
      identities(first: 60, after: $after, filter: $filter) {
        nodes {
          id
          name
          externalId
          tags
          enabled
          sampleCount
          portrait {
            id
            cropUrl
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const gallerySamplesDocument = graphql(`
  query GallerySamples($id: ID!, $after: String) {
    gallery(id: $id) {
      id
      samples(first: 60, after: $after) {
        nodes {
          id
          cropUrl
          modality
          createdAt
          quality {
            overall
          }
          identity {
            id
            name
            externalId
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const createGalleryDocument = graphql(`
  mutation CreateGallery($input: CreateGalleryInput!) {
    createGallery(input: $input) {
      gallery {
        id
        name
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const updateGalleryDocument = graphql(`
  mutation UpdateGallery($id: ID!, $input: UpdateGalleryInput!) {
    updateGallery(id: $id, input: $input) {
      gallery {
        id
        name
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const deleteGalleryDocument = graphql(`
  mutation DeleteGallery($id: ID!) {
    deleteGallery(id: $id) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const createIdentityDocument = graphql(`
  mutation GalleryCreateIdentity($input: CreateIdentityInput!) {
    createIdentity(input: $input) {
      identity {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const mergeIdentitiesDocument = graphql(`
  mutation MergeIdentities($input: MergeIdentitiesInput!) {
    mergeIdentities(input: $input) {
      identity {
        id
      }
      movedSampleCount
      differingFields
      userErrors {
        ...Failure
      }
    }
  }
`);
