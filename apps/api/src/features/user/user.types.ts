import type { GalleryScope, Role } from '../../core/context.ts';

export const userStates = ['INVITED', 'ACTIVE', 'DISABLED'] as const;
export type UserState = (typeof userStates)[number];

/** A person who may sign in, or is invited to. */
export interface User {
  readonly id: string;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
  readonly scope: GalleryScope;
  /** Told decisions and a rounded confidence, and no similarity. */
  readonly decisionOnly: boolean;
  /** Null until the invitation is accepted. */
  readonly joinedAt: Date | null;
  readonly lastSignInAt: Date | null;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

export function stateOf({ disabledAt, joinedAt }: Pick<User, 'disabledAt' | 'joinedAt'>): UserState {
  if (disabledAt !== null) return 'DISABLED';
  return joinedAt === null ? 'INVITED' : 'ACTIVE';
}

/** What a person is given: a role, and the galleries that it holds in; null = all. */
export interface Grant {
  readonly role: Role;
  readonly galleryIds: readonly string[] | null;
  /** Absent: as it is. */
  readonly decisionOnly?: boolean;
}

/** An invited person with the link, which cannot be read again. */
export interface Invitation {
  readonly user: User;
  readonly link: string;
  readonly expiresAt: Date;
}

/** A person with the link by which they choose another password, which cannot be read again. */
export type PasswordReset = Invitation;

export type LinkPurpose = 'INVITATION' | 'PASSWORD_RESET';
