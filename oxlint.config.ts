import eslint from '@eslint/js';
import { defineConfig, type DummyRuleMap } from 'oxlint';
import tseslint from 'typescript-eslint';

/** What the presets have and the native linter has not; everything else of theirs is on. */
const absent = new Set([
  'no-dupe-args', // modules are strict: a syntax error
  'no-octal', // likewise
  '@typescript-eslint/no-unsafe-class-instance-assignment',
]);

/** Where typescript-eslint replaces a rule of ESLint's by its own, the native linter has one for both. */
const replaced = new Set([
  '@typescript-eslint/no-array-constructor',
  '@typescript-eslint/no-unused-expressions',
  '@typescript-eslint/no-unused-vars',
  '@typescript-eslint/no-useless-constructor',
]);

const tests = ['**/*.{spec,itest,e2e,browser,long,contract}.ts', '**/test/**', '**/e2e/**', '**/*.bench.ts'];
const recommended = rulesOf([eslint.configs.recommended]);
const typed = rulesOf(tseslint.configs.strictTypeCheckedOnly);
/** Rules of ESLint's preset that the compiler repeats. */
const saidByCompiler = Object.fromEntries(
  Object.entries(tseslint.configs.eslintRecommended.rules ?? {}).filter(
    ([name, setting]) => setting === 'off' && name in recommended,
  ),
);
const functionLines = (max: number) => ({ max, skipComments: true, skipBlankLines: true, IIFEs: true });

/**
 * Types, and the rules that every project has, in one native pass: a quarter of what `tsc` and typed rules of ESLint take.
 * `eslint.config.mjs` has what is ours: boundaries, reasons, forbidden syntax.
 */
export default defineConfig({
  plugins: ['eslint', 'typescript'],
  categories: { correctness: 'off' },
  options: {
    typeAware: true,
    typeCheck: true,
    reportUnusedDisableDirectives: 'error',
    respectEslintDisableDirectives: false, // each linter reports what it is told needlessly
    denyWarnings: true,
  },
  // assembly/ is AssemblyScript: its compiler checks it.
  ignorePatterns: [
    '**/node_modules/',
    '**/generated/',
    '**/dist/',
    '**/assembly/',
    'data/',
    'coverage/',
    '.nx/',
  ],
  env: { builtin: true, node: true },
  rules: {
    ...recommended,
    'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
    'max-lines-per-function': ['error', functionLines(40)],
    'max-params': ['error', { max: 3, countVoidThis: false }],
  },
  overrides: [
    {
      files: ['**/*.{ts,tsx}'],
      rules: {
        ...saidByCompiler,
        ...rulesOf(tseslint.configs.strict),
        ...typed,
        'typescript/consistent-type-imports': 'error',
        'typescript/no-import-type-side-effects': 'error',
        'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
        // A number in a template is what it looks like; objects stay forbidden.
        'typescript/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
        'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
        // Plugins of the schema builder are typed by merging into their global namespace.
        'typescript/no-namespace': ['error', { allowDeclarations: true }],
        'typescript/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      },
    },
    {
      // Markup is long without being difficult.
      files: ['apps/admin/**/*.tsx'],
      rules: {
        'max-lines-per-function': ['error', functionLines(70)],
        // Handlers of the markup start work and answer nothing.
        'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      },
    },
    {
      files: tests,
      rules: {
        'max-lines-per-function': 'off',
        // A missing value fails the test at the very place; that is what a test is for.
        'typescript/no-non-null-assertion': 'off',
        'typescript/unbound-method': 'off',
        'no-empty-function': 'off',
      },
    },
    {
      // Answers come over HTTP as whatever they are: a wrong guess about one fails the test at the very place.
      files: ['**/e2e/**/*.ts'],
      rules: Object.fromEntries(
        ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
          `typescript/no-unsafe-${use}`,
          'off',
        ]),
      ),
    },
  ],
});

function rulesOf(presets: readonly object[]): DummyRuleMap {
  const rules = presets.flatMap((preset) => ('rules' in preset ? Object.entries(preset.rules ?? {}) : []));
  const on = [...new Map(rules)].filter(([name, setting]) => setting !== 'off' && !absent.has(name));
  // Settings of the presets are those of the rules' authors; the linter refuses what it does not know.
  return Object.fromEntries(on.map(([name, setting]) => [nativeName(name), setting])) as DummyRuleMap;
}

function nativeName(rule: string): string {
  const name = rule.replace(/^@typescript-eslint\//, '');
  return name === rule || replaced.has(rule) ? name : `typescript/${name}`;
}
