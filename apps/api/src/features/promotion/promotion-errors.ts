/** The promotion cannot succeed, for a reason that people can read. */
export class PromotionFailed extends Error {
  override readonly name = 'PromotionFailed';
}

/** Somebody ended the promotion while a job was at it: nothing may be written for it any more. */
export class PromotionEnded extends Error {
  override readonly name = 'PromotionEnded';

  constructor() {
    super('the promotion has ended');
  }
}
