export const STORE_REASONS = [
  'inUse',
  'fromTheFuture',
  'migrationFailed',
  'notReadable',
  'damaged',
  'dataMissing',
  'keyMissing',
  'keyDamaged',
  'wrongKey',
  'teamExists',
] as const
/** Reasons that may be gone at the next try. */
export const PASSING_REASONS: readonly string[] = [
  'inUse',
  'notReadable',
  'migrationFailed',
] satisfies readonly StoreErrorReason[]
export type StoreErrorReason = (typeof STORE_REASONS)[number]

/** Why the hub's data cannot be used, in words for the person who started the hub. */
export class StoreError extends Error {
  readonly reason: StoreErrorReason
  constructor(reason: StoreErrorReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StoreError'
    this.reason = reason
  }
}
