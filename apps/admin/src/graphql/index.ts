/** All that pages need to speak with the API. */
export { graphql } from './generated/gql.ts';
export { RequestError, isCode } from './request-error.ts';
export { request, postJson, getJson, tellSimilarity } from './request.ts';
export { useOperation } from './use-operation.ts';
export { useConnection, type Connection, type ConnectionRows } from './use-connection.ts';
export { useAction } from './use-action.ts';
export { useLive, useLiveState } from './live.ts';
