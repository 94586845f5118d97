import { graphql } from '../../graphql/index.ts';

export const cameraFragment = graphql(`
  fragment CameraRow on Camera {
    id
    externalId
    name
    place
    timeZone
    sightingCount
    lastSightingAt
    removedAt
    createdAt
    updatedAt
    neighbours {
      minSeconds
      typicalSeconds
      camera {
        id
        externalId
        name
      }
    }
  }
`);

export const camerasDocument = graphql(`
  query Cameras($galleryId: ID!, $includeRemoved: Boolean!, $after: String) {
    gallery(id: $galleryId) {
      id
      name
      sightingHours
      cameras(first: 50, includeRemoved: $includeRemoved, after: $after) {
        nodes {
          ...CameraRow
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const cameraDocument = graphql(`
  query CamerasOne($id: ID!) {
    camera(id: $id) {
      ...CameraRow
    }
  }
`);

export const createCameraDocument = graphql(`
  mutation CamerasCreate($input: CreateCameraInput!) {
    createCamera(input: $input) {
      camera {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const updateCameraDocument = graphql(`
  mutation CamerasUpdate($id: ID!, $input: UpdateCameraInput!) {
    updateCamera(id: $id, input: $input) {
      camera {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const deleteCameraDocument = graphql(`
  mutation CamerasDelete($id: ID!) {
    deleteCamera(id: $id) {
      camera {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);
