interface MerchantVersions {
  readonly dataVersion: number;
  readonly version: number;
}

interface GroupVersions {
  /** Rises with every change of the members. */
  readonly version: number;
  /** Σ over the members, each of which only rises. */
  readonly dataVersions: number;
  readonly versions: number;
}

/**
 * One text that changes whenever a fact or a field of the subject changes. While its members stay the same, the
 * sums of a group can only rise, so an equal text means equal books.
 */
export function subjectVersion(subject: MerchantVersions | GroupVersions): string {
  if ('dataVersion' in subject) return `m${subject.dataVersion}.${subject.version}`;
  return `g${subject.version}.${subject.dataVersions}.${subject.versions}`;
}
