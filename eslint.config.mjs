import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';

// What workflow code may not touch: it is replayed, so it must not read a clock, the network or the machine.
const nonDeterministic = ['process', 'Buffer', 'fetch', 'console', 'setInterval', 'WeakRef', 'FinalizationRegistry'];

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.ripen', 'coverage', 'deploy', '**/*.cjs', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  prettier,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Async functions without await satisfy an asynchronous port in one line.
      '@typescript-eslint/require-await': 'off',
      // Numbers and booleans in template strings read better than String(n).
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-dynamic-delete': 'off',
      // `type` is used for data, `interface` for ports; the rule would force one.
      '@typescript-eslint/consistent-type-definitions': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
    },
  },
  {
    files: ['domain/**/*.ts'],
    rules: {
      // The core is pure: time and randomness are arguments.
      'no-restricted-globals': ['error', ...nonDeterministic],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Time is an argument in domain/.',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time is an argument in domain/.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Randomness is a seed in domain/.',
        },
      ],
    },
  },
  {
    // Decision tables: one switch with a row a case reads better whole than cut up.
    files: ['domain/lead/{decide-command,decide-look,settle,next-step}.ts', 'activities/lead/look.ts'],
    rules: { complexity: ['error', 25] },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...nonDeterministic] },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Answers of the API are read as they come.
      '@typescript-eslint/no-explicit-any': 'off',
      complexity: 'off',
    },
  },
);
