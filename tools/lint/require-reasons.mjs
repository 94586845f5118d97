/**
 * An `as` cast and a disabled rule of either linter need a reason, in a comment on the same line or on the line above.
 * `as const` is no cast, and tests may cast freely.
 */
export const requireReasons = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { casts: { type: 'boolean' } }, additionalProperties: false }],
    defaultOptions: [{ casts: true }],
    messages: {
      cast: 'A cast needs its reason in a comment on the same line or the line above.',
      disable: 'Say why: …lint-disable… rule -- reason.',
    },
  },
  create(context) {
    const { sourceCode } = context;
    const comments = sourceCode.getAllComments();
    const commentedLines = new Set(comments.flatMap(({ loc }) => [loc.start.line, loc.end.line]));
    const check = (node) => {
      if (isConst(node) || !context.options[0].casts) return;
      const lines = [node.loc.start.line - 1, node.loc.start.line, node.loc.end.line];
      if (!lines.some((line) => commentedLines.has(line))) context.report({ node, messageId: 'cast' });
    };
    return {
      Program() {
        for (const comment of comments) {
          const text = comment.value.trim();
          if (/^(es|ox)lint-disable/.test(text) && !/ -- \S/.test(text)) {
            context.report({ loc: comment.loc, messageId: 'disable' });
          }
        }
      },
      TSAsExpression: check,
      TSTypeAssertion: check,
    };
  },
};

function isConst(node) {
  const { typeAnnotation } = node;
  return typeAnnotation.type === 'TSTypeReference' && typeAnnotation.typeName.name === 'const';
}
