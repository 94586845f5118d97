import ts from 'typescript';

/** What a mutant puts in the place of a node. */
export interface Change {
  readonly at: ts.Node;
  readonly replacement: string;
  readonly change: string;
}

const mathSwaps = new Map([
  ['max', 'min'],
  ['min', 'max'],
  ['floor', 'ceil'],
  ['ceil', 'floor'],
  ['round', 'floor'],
]);
const methodSwaps = new Map([
  ['some', 'every'],
  ['every', 'some'],
]);

/** Math.max ↔ Math.min, Math.floor ↔ Math.ceil, Math.round → Math.floor, some ↔ every. */
export function callChanges(node: ts.CallExpression, source: ts.SourceFile): readonly Change[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const isMath = callee.expression.getText(source) === 'Math';
  const replacement = (isMath ? mathSwaps : methodSwaps).get(callee.name.text);
  if (replacement === undefined) return [];
  return [{ at: callee.name, replacement, change: `${callee.name.text} → ${replacement}` }];
}
