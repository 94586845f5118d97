import ts from 'typescript';
import type { Mutant } from './mutation.types.ts';
import { callChanges } from './call-changes.ts';
import type { Change } from './call-changes.ts';

const binarySwaps = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.AsteriskAsteriskToken, '*'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
  [ts.SyntaxKind.AsteriskEqualsToken, '/='],
  [ts.SyntaxKind.SlashEqualsToken, '*='],
]);

/** Whole numbers from 0 to this are counted up and down by one; greater ones are constants of a method. */
const greatestSmallNumber = 4;

/**
 * Every mutant of a source: comparison, arithmetic and logical operators, small numbers, booleans, signs, roundings,
 * extremes and quantifiers are exchanged; early exits and argument checks removed.
 *
 * Left out are types, what is thrown (its text is no behaviour), the step of a `for` (it would only hang), and the number
 * that stands in for a missing element of a list, which only satisfies the compiler.
 */
export function sourceMutants(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = text.split('\n');
  const mutants: Omit<Mutant, 'nth'>[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isThrowStatement(node) || ts.isImportDeclaration(node)) return;
    for (const { at, replacement, change } of changes(node, source)) {
      const start = at.getStart(source);
      const { line } = source.getLineAndCharacterOfPosition(start);
      const code = (lines[line] ?? '').trim();
      mutants.push({ file, line: line + 1, code, change, start, end: at.getEnd(), replacement });
    }
    ts.forEachChild(node, (child) => {
      if (!(ts.isForStatement(node) && child === node.incrementor)) visit(child);
    });
  };
  visit(source);
  return numbered(mutants.sort((a, b) => a.start - b.start));
}

function numbered(mutants: readonly Omit<Mutant, 'nth'>[]): readonly Mutant[] {
  const counts = new Map<string, number>();
  return mutants.map((mutant) => {
    const key = `${mutant.line} ${mutant.change}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    return { ...mutant, nth };
  });
}

/** The source with one place changed. */
export function applyMutant(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

function changes(node: ts.Node, source: ts.SourceFile): readonly Change[] {
  if (ts.isBinaryExpression(node)) return binaryChanges(node, source);
  if (ts.isNumericLiteral(node)) return numberChanges(node);
  if (ts.isPrefixUnaryExpression(node)) return signChanges(node, source);
  if (ts.isCallExpression(node)) return callChanges(node, source);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [swap(node, source, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [swap(node, source, 'true')];
  if (ts.isIfStatement(node)) return guardChanges(node);
  if (ts.isExpressionStatement(node)) return checkChanges(node, source);
  return [];
}

function swap(at: ts.Node, source: ts.SourceFile, replacement: string): Change {
  return { at, replacement, change: `${at.getText(source)} → ${replacement}` };
}

function binaryChanges(node: ts.BinaryExpression, source: ts.SourceFile): readonly Change[] {
  const replacement = binarySwaps.get(node.operatorToken.kind);
  if (replacement === undefined || [node.left, node.right].some(isText)) return [];
  return [swap(node.operatorToken, source, replacement)];
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function numberChanges(node: ts.NumericLiteral): readonly Change[] {
  const value = Number(node.text);
  if (!Number.isInteger(value) || value > greatestSmallNumber || isIndexFallback(node)) return [];
  const to = (other: number): Change => ({
    at: node,
    replacement: String(other),
    change: `${value} → ${other}`,
  });
  return value === 0 ? [to(1)] : [to(value - 1), to(value + 1)];
}

/** What stands behind `list[i] ??` or as a default in `[first = 0] = list`; it may have a sign. */
function isIndexFallback(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent)) return isIndexFallback(parent);
  if (ts.isBindingElement(parent)) return ts.isArrayBindingPattern(parent.parent);
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken &&
    parent.right === node &&
    ts.isElementAccessExpression(parent.left)
  );
}

function signChanges(node: ts.PrefixUnaryExpression, source: ts.SourceFile): readonly Change[] {
  const isSign =
    node.operator === ts.SyntaxKind.ExclamationToken || node.operator === ts.SyntaxKind.MinusToken;
  return isSign && !isIndexFallback(node) ? [swap(node, source, node.operand.getText(source))] : [];
}

/** `if (…) return …;` and its like, without an else, go away. */
function guardChanges(node: ts.IfStatement): readonly Change[] {
  if (node.elseStatement !== undefined) return [];
  const body = node.thenStatement;
  const only = ts.isBlock(body) && body.statements.length === 1 ? (body.statements[0] ?? body) : body;
  const isExit =
    ts.isReturnStatement(only) ||
    ts.isContinueStatement(only) ||
    ts.isBreakStatement(only) ||
    ts.isThrowStatement(only);
  return isExit ? [{ at: node, replacement: ';', change: 'guard removed' }] : [];
}

/** A statement that only checks arguments goes away. */
function checkChanges(node: ts.ExpressionStatement, source: ts.SourceFile): readonly Change[] {
  const isCheck =
    ts.isCallExpression(node.expression) && /^check[A-Z]/.test(node.expression.expression.getText(source));
  return isCheck ? [{ at: node, replacement: ';', change: 'check removed' }] : [];
}
