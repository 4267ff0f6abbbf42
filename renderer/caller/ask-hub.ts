import { HttpError } from '../../shared/contract/hub.ts'

/** Asks the hub that served this page; `body` makes it a POST. Throws with the hub's own words. */
export async function askHub(path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(
    path,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  )
  const content: unknown = await answer.json()
  if (answer.ok) return content
  throw new Error(HttpError.safeParse(content).data?.message ?? `The hub answers ${answer.status}.`)
}
