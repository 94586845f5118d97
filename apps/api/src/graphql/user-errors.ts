import { userErrorCodes, type UserFailure } from '../core/user-failure.ts';
import { builder } from './builder.ts';

const descriptions: Record<(typeof userErrorCodes)[number], string> = {
  NOT_FOUND: 'The id names nothing, or nothing that the caller may see.',
  FORBIDDEN: 'The caller may not do this with what it named.',
  INVALID_INPUT: 'The value is malformed or out of range.',
  EXTERNAL_ID_TAKEN: 'Another identity, or camera, of the gallery has this external id.',
  IDENTITY_MERGED: 'The identity was merged into another one, and its id is only a name of that one.',
  IDENTITY_NOT_MERGED: 'The identity was not merged, or the merge was undone already.',
  MERGE_FINAL: 'The merge is too old to be undone.',
  LIMIT_EXCEEDED: 'More than the limit that the message names.',
  IDEMPOTENCY_MISMATCH: 'The idempotency key was used before with another input.',
  SPACE_MISMATCH: 'The embedding belongs to another space than the gallery.',
  GALLERY_MISMATCH: 'The identity is of a gallery that this is not about.',
  SEARCH_EXPIRED: 'The search is older than searches are kept.',
  CANDIDATE_NOT_RETURNED: 'The search did not name this identity for this probe.',
  ALREADY_GIVEN: 'The caller has said this of this probe before.',
  ALREADY_WITHDRAWN: 'The feedback was taken back before.',
  ALREADY_RESOLVED: 'Somebody has decided it meanwhile.',
  CONTRADICTORY_VERDICT: 'It contradicts feedback that stands; that must be withdrawn first.',
  CROP_NOT_KEPT: 'The crop of the probe is not kept, so that it cannot become a sample.',
  CONSENT_MISSING: 'No consent of the person is in force.',
  IDENTITY_ERASED: 'The call was made before, and whom it was about was erased since.',
  UPLOAD_INCOMPLETE: 'Not all of the upload has arrived.',
  UPLOAD_USED: 'Another import has taken the upload.',
  CLUSTER_CHANGED: 'The cluster is not as the caller saw it.',
  JOB_ENDED: 'The job is over: there is nothing to cancel.',
  JOB_NOT_CANCELLABLE: 'Jobs of this kind must not stop half-way.',
  JOB_NOT_RETRYABLE:
    'The job did not fail and was not cancelled, or jobs of its kind have to be asked for anew.',
  INVALID_CRON: 'The text is no cron expression of five fields.',
  CRON_NEVER_FIRES: 'No moment of the next years matches the cron expression.',
  SPACE_INCOMPLETE: 'Samples have no vector in the space that was to be gone back to.',
  ALREADY_ACTIVE: 'The gallery is searched with the model already.',
  GATE_INCONCLUSIVE:
    'The evaluation could not tell whether the model is as good: `force` says that a person has decided.',
  GATE_REFUSED: 'The evaluation found the model worse than what the gallery uses.',
  LOSS_NOT_ACCEPTED:
    'Samples would be lost, because no picture of them is kept: `acceptLoss` says that this is meant.',
  MODEL_UNAVAILABLE: 'The model cannot be loaded on this server.',
  NOTHING_TO_ROLL_BACK: 'The gallery has no promotion that could be undone.',
  PROMOTION_IN_PROGRESS: 'The gallery is being promoted to a model already.',
  SCHEDULE_SKIPPED: 'The schedule could not start its work just now; the message says why.',
  RECIPE_UNAVAILABLE: 'The recipe does not suit the modality or the crops; the message says what does.',
  CROPS_NOT_KEPT: 'Too few crops are kept for it.',
  NOT_ENOUGH_MEMORY: 'The server has not the memory for it; the message says what would fit.',
  PACK_UNAVAILABLE: 'No model pack for it is here.',
  TOO_FEW_IDENTITIES: 'There are too few identities for it.',
  TOO_FEW_SAMPLES: 'The identities have too few samples for it.',
  NOTHING_NEW: 'Nothing was enrolled or confirmed since it was done last.',
  EMAIL_TAKEN: 'Somebody with this address has an account.',
  LAST_OWNER: 'It is the last OWNER of all galleries: make another one first.',
  CAMERA_REMOVED: 'The camera was removed: nothing more is recorded of it.',
  SIGHTING_NAMED: 'The sighting has been named as somebody else; take that back first.',
  SIGHTING_VETOED:
    'Somebody said that pictures like this are not of this person; `force` says that they are.',
};

export const UserErrorCodeRef = builder.enumType('UserErrorCode', {
  description: 'Why a mutation did not do what was asked.',
  values: Object.fromEntries(
    userErrorCodes.map((code) => [code, { description: descriptions[code] }]),
  ) as Record<(typeof userErrorCodes)[number], { description: string }>, // reason: fromEntries forgets its keys
});

/** An expected failure, as every payload lists them. */
export const UserErrorRef = builder.objectRef<UserFailure>('UserError').implement({
  description: 'An expected failure: the caller can act on it.',
  fields: (t) => ({
    code: t.expose('code', { type: UserErrorCodeRef, description: 'Stable and machine-readable.' }),
    message: t.exposeString('message', { description: 'For people; may change.' }),
    path: t.field({
      type: ['String'],
      nullable: true,
      description: 'The argument at fault, from the outside in; null where none is.',
      resolve: (failure) => (failure.path === undefined ? null : [...failure.path]),
    }),
  }),
});
