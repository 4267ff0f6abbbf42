import { Inviter, Registerer, SessionState, UserAgent, Web } from 'sip.js'
import type { Invitation, Session } from 'sip.js'

/**
 * The least that is a phone: sip.js as it comes, a line of text for the number of who calls, and a button. What the console
 * is measured against. The account stands in the address behind #; `barePhone` is how a benchmark dials with it.
 */
interface Account {
  readonly username: string
  readonly password: string
  readonly server: string
  readonly domain: string
}
declare global {
  interface Window {
    barePhone: { dial(target: string): Promise<void>; hangUp(): Promise<void>; state(): string }
  }
}

const account = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Account
const caller = document.querySelector('#caller') as HTMLElement
const answer = document.querySelector('#answer') as HTMLButtonElement
const uri = UserAgent.makeURI(`sip:${account.username}@${account.domain}`)
if (!uri) throw new Error('not an account')
let session: Session | undefined

const follow = (next: Session): void => {
  session = next
  next.stateChange.addListener((state) => {
    if (state !== SessionState.Established) return
    const handler = next.sessionDescriptionHandler
    if (!(handler instanceof Web.SessionDescriptionHandler)) return
    const audio = document.createElement('audio')
    audio.autoplay = true
    audio.srcObject = handler.remoteMediaStream
    document.body.append(audio)
    next.stateChange.addListener((later) => {
      if (later === SessionState.Terminated) audio.remove()
    })
  })
}
const agent = new UserAgent({
  uri,
  authorizationUsername: account.username,
  authorizationPassword: account.password,
  transportOptions: { server: account.server },
  logBuiltinEnabled: false,
  delegate: {
    onInvite: (invitation: Invitation) => {
      caller.textContent = invitation.remoteIdentity.uri.user ?? ''
      follow(invitation)
      answer.onclick = () => {
        void invitation.accept({
          sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } },
        })
      }
    },
  },
})
window.barePhone = {
  dial: async (target) => {
    const to = UserAgent.makeURI(`sip:${target}@${account.domain}`)
    if (!to) throw new Error('not a target')
    const inviter = new Inviter(agent, to, {
      sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } },
    })
    follow(inviter)
    await inviter.invite()
  },
  hangUp: async () => {
    const now = session
    if (now?.state === SessionState.Established) await now.bye()
    else if (now instanceof Inviter && now.state !== SessionState.Terminated) await now.cancel()
  },
  state: () => session?.state ?? '',
}
await agent.start()
await new Registerer(agent).register()
