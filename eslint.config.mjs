import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { boundaryRules } from './tools/lint/boundaries.mjs';
import { requireReasons } from './tools/lint/require-reasons.mjs';

const tests = ['**/*.{spec,itest,e2e,browser,long,contract}.ts', '**/test/**', '**/e2e/**', '**/*.bench.ts'];

export default tseslint.config(
  // assembly/ is AssemblyScript: its compiler checks it.
  {
    ignores: ['**/node_modules/', '**/generated/', '**/dist/', '**/assembly/', 'data/', 'coverage/', '.nx/'],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts', 'prisma.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@nx': nx, gallerist: { rules: { 'require-reasons': requireReasons } } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A number in a template is what it looks like; objects stay forbidden.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Plugins of the schema builder are typed by merging into their global namespace.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      'gallerist/require-reasons': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true, IIFEs: true }],
      '@typescript-eslint/max-params': ['error', { max: 3, countVoidThis: false }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: 'TSEnumDeclaration',
          message: 'Enums do not survive type stripping; use a union of literals.',
        },
      ],
    },
  },
  ...boundaryRules,
  {
    // Markup is long without being difficult.
    files: ['apps/admin/**/*.tsx'],
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipComments: true, skipBlankLines: true, IIFEs: true }],
      // Handlers of the markup start work and answer nothing.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      // A missing value fails the test at the very place; that is what a test is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    // Answers come over HTTP as whatever they are: a wrong guess about one fails the test at the very place.
    files: ['**/e2e/**/*.ts'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  {
    files: ['*.config.{ts,mjs}', '**/*.config.ts', '**/*.setup.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{mjs,js}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'URL', 'setTimeout', 'setInterval', 'clearInterval', 'console', 'performance'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
);
