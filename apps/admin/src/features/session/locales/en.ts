export const texts = {
  signIn: {
    title: 'Sign in',
    email: 'Email',
    password: 'Password',
    submit: 'Sign in',
    with: 'Sign in with {{name}}',
    or: 'or',
    wrong: 'The email or the password is wrong.',
    setupFirst: 'Nobody has an account here yet.',
    toSetup: 'Set Gallerist up',
  },
  setup: {
    title: 'Set Gallerist up',
    hint: 'You will be the owner: you may do everything, and give others their roles.',
    token: 'Set-up token',
    tokenHint:
      'The server printed it when it started. It works once, for 30 minutes; a restart prints another one.',
    name: 'Your name',
    submit: 'Create the account',
    done: 'Gallerist is set up already.',
  },
  invitation: {
    title: 'Accept the invitation',
    hint: 'Choose the name that others see, and a password.',
    submit: 'Create the account',
    noToken: 'This link is not complete',
    noTokenHint: 'Open the whole link of the invitation, or ask for another one.',
  },
  reset: {
    title: 'Choose another password',
    hint: 'All your other sessions end with it.',
    submit: 'Save the password',
  },
  refused: {
    FORBIDDEN: 'This link is wrong, was used already or is over. Ask for another one.',
    RATE_LIMITED: 'Too many attempts. Wait a moment, then try again.',
  },
  showPassword: 'Show or hide what is typed',
  newPassword: 'Password',
  newPasswordHint: 'At least {{count}} characters. A sentence is easier to remember than a puzzle.',
  toSignIn: 'To the sign-in page',
} as const;
