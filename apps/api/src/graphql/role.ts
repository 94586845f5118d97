import type { Role } from '../core/context.ts';
import { builder } from './builder.ts';

export const RoleRef = builder.enumType('Role', {
  description: 'What a caller may do; `docs/security.md` has the table.',
  values: {
    OWNER: { description: 'Everything.' },
    ADMIN: { description: 'Everything but what touches owners.' },
    REVIEWER: { description: 'Enrols, searches and decides what is unsure.' },
    INTEGRATOR: { description: 'A program that enrols and searches.' },
    VIEWER: { description: 'Reads; neither searches nor changes anything.' },
  } satisfies Record<Role, { description: string }>,
});
