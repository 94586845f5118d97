/** The API's enum `Decision`; codegen makes types only of what operations name. */
export type Decision = 'MATCH' | 'REVIEW' | 'UNKNOWN';
