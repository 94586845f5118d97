/** A picture file and whom it shows. */
export interface LabelledPicture {
  /** Path inside the set, with `/`; unique in it. */
  readonly id: string;
  /** Path of the file. */
  readonly file: string;
  /** Equal for pictures of one person or class. Means nothing for junk and distractors. */
  readonly identity: string;
  /** Which camera took it, where the set says so. */
  readonly camera?: number;
  /** Which recording of the camera, where the set says so. */
  readonly sequence?: number;
  /** Somebody who is no query's person: a wrong answer to every query. */
  readonly isDistractor?: boolean;
  /** A faulty detection that counts neither as right nor as wrong. */
  readonly isJunk?: boolean;
}

/** Pictures in a stable order: the same on every machine and in every run. */
export interface PictureSet {
  readonly name: string;
  readonly pictures: readonly LabelledPicture[];
}

/** Something in a data set's folder that was not read. */
export interface SkippedEntry {
  /** Path inside the folder. */
  readonly id: string;
  readonly reason: string;
}

/** What a folder held. Hidden entries and system files (`Thumbs.db`, `desktop.ini`) are passed over in silence. */
export interface ReadPictures {
  readonly pictures: readonly LabelledPicture[];
  /** Entries that are no pictures, links, empty identities …, to be shown to whoever gave the folder. */
  readonly skipped: readonly SkippedEntry[];
}
