import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { boundaryRules } from './tools/lint/boundaries.mjs';
import { requireReasons } from './tools/lint/require-reasons.mjs';

/** What is ours: boundaries, reasons, forbidden syntax. The rules that every project has, and types: `oxlint.config.ts`. */
export default tseslint.config(
  // assembly/ is AssemblyScript: its compiler checks it.
  {
    ignores: ['**/node_modules/', '**/generated/', '**/dist/', '**/assembly/', 'data/', 'coverage/', '.nx/'],
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
  },
  {
    files: ['**/*.{ts,tsx,mjs,js}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: {
      '@nx': nx,
      '@typescript-eslint': tseslint.plugin,
      gallerist: { rules: { 'require-reasons': requireReasons } },
    },
    rules: {
      'gallerist/require-reasons': 'error',
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
    files: ['*.config.{ts,mjs}', '**/*.config.ts', '**/*.setup.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
