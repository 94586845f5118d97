import { graphql } from '../../graphql/index.ts';

export const importGalleryPageDocument = graphql(`
  query ImportPage($galleryId: ID!) {
    gallery(id: $galleryId) {
      id
      name
    }
  }
`);

export const recentImportsDocument = graphql(`
  query RecentImports($galleryId: ID!, $after: String) {
    jobs(first: 20, after: $after, galleryId: $galleryId, kind: "import") {
      nodes {
        id
        state
        progress
        createdAt
        importCounts {
          accepted
          rejected
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const importJobDocument = graphql(`
  query ImportJob($id: ID!) {
    job(id: $id) {
      id
      state
      progress
      eta
      error
      createdAt
      finishedAt
      cancelRequested
      importCounts {
        accepted
        rejected
      }
    }
  }
`);

export const importJobLiveDocument = graphql(`
  subscription ImportJobLive($id: ID) {
    jobUpdated(jobId: $id) {
      id
      state
      progress
      eta
      error
      createdAt
      finishedAt
      cancelRequested
      importCounts {
        accepted
        rejected
      }
    }
  }
`);

export const importEntriesDocument = graphql(`
  query ImportEntries($id: ID!, $after: String, $outcome: ImportOutcome) {
    job(id: $id) {
      id
      importEntries(first: 50, after: $after, outcome: $outcome) {
        nodes {
          index
          name
          outcome
          reason
          message
          identity {
            id
            name
            externalId
          }
          sample {
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

export const startImportDocument = graphql(`
  mutation StartImport($input: ImportGalleryInput!) {
    importGallery(input: $input) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const cancelImportDocument = graphql(`
  mutation CancelImport($id: ID!) {
    cancelJob(id: $id) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);
