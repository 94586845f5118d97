import { graphql } from '../../graphql/index.ts';

export const sightingFragment = graphql(`
  fragment SightingCard on Sighting {
    id
    modality
    capturedAt
    capturedUntil
    imageCount
    cropUrl
    expiresAt
    camera {
      id
      externalId
      name
    }
    identity {
      id
      name
      externalId
    }
    proposal {
      cosineSimilarity @include(if: $withSimilarity)
      identity {
        id
        name
        externalId
      }
    }
  }
`);

export const findSightingsDocument = graphql(`
  query FindSightings(
    $probe: SightingProbeInput!
    $galleryIds: [ID!]!
    $modality: Modality
    $since: DateTime
    $until: DateTime
    $cameraIds: [ID!]
    $excludeCameraIds: [ID!]
    $sameCameraRule: Boolean
    $probeCameraId: ID
    $probeCapturedAt: DateTime
    $minDecision: Decision
    $named: Boolean
    $rerank: Boolean
    $after: String
    $withSimilarity: Boolean = true
  ) {
    findSightings(
      input: {
        probe: $probe
        galleryIds: $galleryIds
        modality: $modality
        since: $since
        until: $until
        cameraIds: $cameraIds
        excludeCameraIds: $excludeCameraIds
        sameCameraRule: $sameCameraRule
        probeCameraId: $probeCameraId
        probeCapturedAt: $probeCapturedAt
        minDecision: $minDecision
        named: $named
        rerank: $rerank
        first: 50
        after: $after
      }
    ) {
      tookMs
      rejected {
        reason
        message
      }
      userErrors {
        ...Failure
      }
      matches {
        nodes {
          rank
          cosineSimilarity @include(if: $withSimilarity)
          decision
          threshold {
            match
            review
          }
          travel {
            seconds
            minSeconds
            plausible
          }
          sighting {
            ...SightingCard
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      groups {
        from
        until
        camera {
          id
          externalId
          name
          place
        }
        matches {
          rank
        }
      }
    }
  }
`);

export const sightingsProbeDocument = graphql(`
  query SightingsProbe($id: ID!, $withSimilarity: Boolean = true) {
    node(id: $id) {
      __typename
      ... on Sample {
        id
        cropUrl
        modality
        cameraId
        takenAt: capturedAt
        identity {
          id
          name
          externalId
        }
      }
      ... on Sighting {
        ...SightingCard
      }
    }
  }
`);

export const sightingsCamerasDocument = graphql(`
  query SightingsCameras($galleryId: ID!) {
    gallery(id: $galleryId) {
      id
      name
      bodySpace: activeSpace(modality: BODY) {
        id
      }
      cameras(first: 100, includeRemoved: true) {
        nodes {
          id
          name
        }
      }
    }
  }
`);

export const assignSightingsDocument = graphql(`
  mutation SightingsAssign($input: AssignSightingsInput!) {
    assignSightings(input: $input) {
      sightings {
        id
        identity {
          id
          name
          externalId
        }
      }
      samples {
        id
      }
      rejected {
        reason
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const unassignSightingsDocument = graphql(`
  mutation SightingsUnassign($input: UnassignSightingsInput!) {
    unassignSightings(input: $input) {
      sightings {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);
