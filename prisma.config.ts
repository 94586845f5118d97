import { defineConfig } from 'prisma/config';

/** Read by `prisma generate` and `prisma format` only; migrations run through apps/api/src/infra/prisma. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
