import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { WebhookSignatureError, verifyWebhook } from '@gallerist/client';

const secrets = [process.env['WEBHOOK_SECRET'] ?? ''];

export const server = createServer((request, response) => {
  void buffer(request)
    .then((body) => verifyWebhook(body, request.headers, secrets, { toleranceSeconds: 300 }))
    .then((delivery) => {
      console.log(delivery.id, delivery.event, delivery.ids); // a delivery may come twice: keep the ids
      response.writeHead(204).end();
    })
    .catch((error: unknown) => {
      response.writeHead(error instanceof WebhookSignatureError ? 401 : 500).end();
    });
});
