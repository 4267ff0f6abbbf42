import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import type { Ownership } from '../../main/launch/owner-lock.ts'
import { claimFolder } from '../../main/launch/owner-lock.ts'
import { tempFolder } from './launch-kit.ts'

const release = async (claim: Ownership): Promise<void> => (claim.isOwner ? claim.release() : claim.leave())

it('has one owner, answers the second, and lets it in when the first is gone', async () => {
  const folder = tempFolder()
  const first = await claimFolder(folder, (question) => `answer to ${question}`)
  expect(first.isOwner).toBe(true)
  const second = await claimFolder(folder, () => '')
  if (second.isOwner) throw new Error('two owners')
  expect(await second.ask('open')).toBe('answer to open')
  await release(first)
  await second.gone
  const third = await claimFolder(folder, () => '')
  expect(third.isOwner).toBe(true)
  await release(third)
})

it('gives the folder of a killed owner to exactly one of many who come at once', async () => {
  const folder = tempFolder()
  const child = fork(new URL('./programs/lock-holder.ts', import.meta.url), [folder])
  await once(child, 'message')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimFolder(folder, () => '')))
  expect(claims.filter((claim) => claim.isOwner)).toHaveLength(1)
  await Promise.all(claims.map(release))
})

it('works in a folder whose path is too long for a socket', async () => {
  const folder = tempFolder('a'.repeat(120))
  const first = await claimFolder(folder, () => 'here')
  const second = await claimFolder(folder, () => '')
  expect([first.isOwner, second.isOwner]).toEqual([true, false])
  await release(second)
  await release(first)
})
