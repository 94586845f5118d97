import { graphql } from '../../graphql/index.ts';

export const usersDocument = graphql(`
  query Users($after: String) {
    users(first: 50, after: $after) {
      nodes {
        id
        name
        email
        role
        decisionOnly
        state
        joinedAt
        lastSignInAt
        galleries {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const inviteUserDocument = graphql(`
  mutation UsersInvite($input: InviteUserInput!) {
    inviteUser(input: $input) {
      invitationLink
      userErrors {
        ...Failure
      }
    }
  }
`);

export const updateUserRoleDocument = graphql(`
  mutation UsersUpdateRole($id: ID!, $input: UpdateUserRoleInput!) {
    updateUserRole(id: $id, input: $input) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const disableUserDocument = graphql(`
  mutation UsersDisable($id: ID!) {
    disableUser(id: $id) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const enableUserDocument = graphql(`
  mutation UsersEnable($id: ID!) {
    enableUser(id: $id) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const resetUserPasswordDocument = graphql(`
  mutation UsersResetPassword($id: ID!) {
    resetUserPassword(id: $id) {
      resetLink
      userErrors {
        ...Failure
      }
    }
  }
`);

export const removeUserDocument = graphql(`
  mutation UsersRemove($id: ID!) {
    removeUser(id: $id) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const revokeInvitationDocument = graphql(`
  mutation UsersRevokeInvitation($id: ID!) {
    revokeInvitation(id: $id) {
      userErrors {
        ...Failure
      }
    }
  }
`);
