import type { Command } from '../../shared/acts/command.ts'
import { isMac, macOf } from '../mac.ts'

/** Where a command stood in the hub's order. */
export interface Place {
  readonly epoch: string
  readonly revision: number
}

/**
 * Receipts of commands: an HMAC-SHA-256 over who did what, and where it stood. With it a console can prove after a restore that the hub had done
 * a command of its person, which nobody can change or make up.
 */
export interface Receipts {
  give(command: Command, revision: number): string
  proves(receipt: string, command: Command, place: Place): boolean
}

/** A value with the keys of its objects in order: another version may write them in another one. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => [key, inOrder(one)])
}

/** @param epoch of the data that this hub has now */
export function createReceipts(key: Buffer, epoch: string): Receipts {
  const sign = ({ id, actor, at, act }: Command, place: Place): Buffer =>
    macOf(key, [place.epoch, place.revision, id, actor, at, inOrder(act)])
  return {
    give: (command, revision) => sign(command, { epoch, revision }).toString('base64url'),
    proves: (receipt, command, place) => isMac(receipt, sign(command, place)),
  }
}
