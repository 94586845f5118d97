import { graphql } from './generated/gql.ts';

/** What the console asks of an expected failure: `userErrors { ...Failure }` in each mutation. */
export const failureFragment = graphql(`
  fragment Failure on UserError {
    code
    message
    path
  }
`);
