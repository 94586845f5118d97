import { graphql } from '../../graphql/index.ts';

export const webhooksDocument = graphql(`
  query Webhooks($after: String) {
    webhooks(first: 50, after: $after) {
      nodes {
        id
        name
        url
        enabled
        disabledAt
        consecutiveFailures
        events
        galleries {
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

export const webhookDocument = graphql(`
  query Webhook($id: ID!, $state: WebhookDeliveryState, $after: String) {
    node(id: $id) {
      ... on Webhook {
        id
        name
        url
        enabled
        disabledAt
        consecutiveFailures
        previousSecretUntil
        createdAt
        events
        galleries {
          id
          name
        }
        deliveries(first: 50, state: $state, after: $after) {
          nodes {
            id
            event
            state
            attempts
            createdAt
            lastStatus
            lastFailure
            lastDurationMs
            nextAttemptAt
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

export const createWebhookDocument = graphql(`
  mutation WebhooksCreate($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      secret
      userErrors {
        ...Failure
      }
    }
  }
`);

export const updateWebhookDocument = graphql(`
  mutation WebhooksUpdate($id: ID!, $input: UpdateWebhookInput!) {
    updateWebhook(id: $id, input: $input) {
      webhook {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const deleteWebhookDocument = graphql(`
  mutation WebhooksDelete($id: ID!) {
    deleteWebhook(id: $id) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const testWebhookDocument = graphql(`
  mutation WebhooksTest($id: ID!, $idempotencyKey: String) {
    testWebhook(id: $id, idempotencyKey: $idempotencyKey) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const rotateWebhookSecretDocument = graphql(`
  mutation WebhooksRotate($id: ID!, $idempotencyKey: String) {
    rotateWebhookSecret(id: $id, idempotencyKey: $idempotencyKey) {
      secret
      userErrors {
        ...Failure
      }
    }
  }
`);
