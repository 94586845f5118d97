export { errorOfAnswer, readAnswer, type GraphqlAnswer } from './answer.ts';
export { connectionOf, type CallOptions, type Connection, type ConnectionOptions } from './connection.ts';
export type { DocumentTypeDecoration, TypedDocument } from './document.ts';
export * from './errors.ts';
export { graphqlClientOf, type GraphqlClient } from './graphql-client.ts';
export type { RetryOptions } from './retry.ts';
