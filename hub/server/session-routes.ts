import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  HttpError,
  HUB_PATHS,
  RenewRequest,
  Session,
  SignInRequest,
  TrialPeople,
  TrialSignInRequest,
} from '../../shared/contract/hub.ts'
import type { SipAccount } from '../../shared/contract/phone.ts'
import type { DeskId } from '../../shared/domain/ids.ts'
import type { Person } from '../../shared/domain/people.ts'
import type { SignedIn, SignIn } from '../auth/sign-in.ts'
import { HUB_DESK } from '../commands/hub-actor.ts'
import type { TeamBook } from '../store/team-book.ts'
import { HttpRefusal, type HttpServer } from './http-server.ts'
import { requireThisComputer } from './request-guards.ts'

export interface SessionRoutesOptions {
  readonly signIn: SignIn
  readonly team: TeamBook
  readonly isTrial: boolean
  /** The person's phone account, as reached by the way this request came. */
  readonly sipAccountOf: (person: Person, password: string, request: FastifyRequest) => SipAccount
}

const refusals = { 400: HttpError, 401: HttpError, 403: HttpError, 409: HttpError, 429: HttpError }

/** Signing in, renewing, signing out, and the trial's one click. */
export function addSessionRoutes(app: HttpServer, options: SessionRoutesOptions): void {
  const { signIn, team, isTrial, sipAccountOf } = options
  const answer = ({ sipPassword, ...session }: SignedIn, request: FastifyRequest) => ({
    ...session,
    sip: sipAccountOf(session.person, sipPassword, request),
  })
  const requireDesk = (desk: DeskId): void => {
    if (desk === HUB_DESK)
      throw new HttpRefusal(400, 'badInput', 'desk: this name belongs to the hub itself.')
  }
  const requireTrial = (request: FastifyRequest): void => {
    if (!isTrial) throw new HttpRefusal(404, 'notFound', 'This hub is no trial: sign in with your password.')
    requireThisComputer(request)
  }

  app.post(
    HUB_PATHS.signIn,
    { schema: { body: SignInRequest, response: { 200: Session, ...refusals }, tags: ['session'] } },
    async (request) => {
      const { user, password, desk, deskSecret } = request.body
      requireDesk(desk)
      return answer(await signIn.byPassword(user, password, { desk, deskSecret }, request.ip), request)
    },
  )
  app.post(
    HUB_PATHS.renew,
    { schema: { body: RenewRequest, response: { 200: Session, ...refusals }, tags: ['session'] } },
    async (request) => answer(await signIn.renew(request.body.refreshToken, request.body), request),
  )
  app.post(
    HUB_PATHS.signOut,
    { schema: { body: RenewRequest, response: { 204: z.null() }, tags: ['session'] } },
    async (request, reply) => {
      await signIn.signOut(request.body.refreshToken, request.body.desk)
      return reply.code(204).send(null)
    },
  )
  app.get(
    HUB_PATHS.trialPeople,
    { schema: { response: { 200: TrialPeople, 403: HttpError, 404: HttpError }, tags: ['trial'] } },
    (request) => {
      requireTrial(request)
      return { people: team.people.filter((person) => person.active) }
    },
  )
  app.post(
    HUB_PATHS.trialSignIn,
    {
      schema: {
        body: TrialSignInRequest,
        response: { 200: Session, ...refusals, 404: HttpError },
        tags: ['trial'],
      },
    },
    async (request) => {
      requireTrial(request)
      requireDesk(request.body.desk)
      return answer(await signIn.byTrial(request.body.extension, request.body, request.ip), request)
    },
  )
}
