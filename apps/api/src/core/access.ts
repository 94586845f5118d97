import type { Role } from './context.ts';

/**
 * What a role may do. The table of `docs/security.md` is this object: a test compares them, and another one
 * checks that every root field of the schema names one of these permissions.
 */
export const permissions = {
  SYSTEM_READ: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  /** One's own name and sessions. */
  OWN_ACCOUNT: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  GALLERY_READ: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  GALLERY_WRITE: ['OWNER', 'ADMIN'],
  IDENTITY_READ: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  IDENTITY_WRITE: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR'],
  SAMPLE_WRITE: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR'],
  MEDIA_READ: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  MEDIA_WRITE: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR'],
  /** Limited further for keys and people that are told decisions only. */
  SIMILARITY_READ: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  RECOGNISE: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR'],
  FEEDBACK_GIVE: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR'],
  FEEDBACK_DECIDE: ['OWNER', 'ADMIN', 'REVIEWER'],
  JOB_READ: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  /** Below ADMIN: the caller's own jobs. */
  JOB_WRITE: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR'],
  MODEL_PROMOTE: ['OWNER', 'ADMIN'],
  SCHEDULE_READ: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  SCHEDULE_WRITE: ['OWNER', 'ADMIN'],
  TRAINING_READ: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'],
  TRAINING_WRITE: ['OWNER', 'ADMIN'],
  /** Recording and withdrawing: whoever enrols asks the person. */
  CONSENT_WRITE: ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR'],
  /** The duties of data protection: what is kept and for how long, who was erased, all that is held about somebody. */
  PRIVACY_READ: ['OWNER', 'ADMIN'],
  PRIVACY_WRITE: ['OWNER', 'ADMIN'],
  KEY_ADMIN: ['OWNER', 'ADMIN'],
  USER_ADMIN: ['OWNER', 'ADMIN'],
  WEBHOOK_ADMIN: ['OWNER', 'ADMIN'],
  AUDIT_READ: ['OWNER', 'ADMIN'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function mayDo(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return allowed.includes(role);
}

/** The caller's role does not allow the operation. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
  readonly permission: Permission;

  constructor(permission: Permission) {
    super(`this needs the permission ${permission}`);
    this.permission = permission;
  }
}

/** The request is faulty in a way that the schema cannot express; ends up as `BAD_USER_INPUT`. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError';
}

const ranks: Record<Role, number> = { OWNER: 4, ADMIN: 3, REVIEWER: 2, INTEGRATOR: 2, VIEWER: 1 };

/** Whether `granter` may hand out `role`: nobody grants more than they have. */
export function mayGrantRole(granter: Role, role: Role): boolean {
  return granter === role || ranks[granter] > ranks[role];
}
