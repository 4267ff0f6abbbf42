import { z } from 'zod'
import { Act } from '../acts/registry.ts'
import { EntityType } from '../entities/registry.ts'
import { AgentWish } from '../domain/agent.ts'
import { CallRecord, Disposition } from '../domain/call-record.ts'
import { FollowUp } from '../domain/follow-up.ts'
import { CallId, CallRecordId, ContactId, CustomerId, FollowUpId, PersonId, TicketId } from '../domain/ids.ts'
import { Candidate } from '../domain/match.ts'
import { Person } from '../domain/people.ts'
import { E164 } from '../domain/e164.ts'
import { CacheLoss } from '../domain/kept-cache-rules.ts'
import { Moment } from '../domain/time.ts'
import { BackupChoice, BackupList } from './backups.ts'
import { call, nothing } from './door.ts'
import { CacheShelfReport } from './kept-caches.ts'
import { CacheReport, HubReport, LineReport, ProgramReport } from './diagnostics.ts'
import { OwnHubFolder, OwnHubMended } from './own-hub.ts'
import { IceReport, MicrophoneReport, Registration } from './phone.ts'
import { MyWork } from './my-work.ts'
import { Settings } from './settings.ts'
import {
  CallRow,
  NumberReading,
  TicketView,
  TicketQuery,
  TicketRow,
  CustomerQuery,
  CustomerRow,
  FollowUpQuery,
  FollowUpRow,
  SearchHit,
  OnlyHereItem,
  OnlyHereKey,
  OutboxItem,
  Draft,
} from './desk-queries.ts'
import { TimelineItem, CustomerCard, DeskState, HandoverNoteFate } from './desk-state.ts'

/** The door between UI (asks) and core (answers): everything on the screen comes through here. */

const page = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), total: z.number().int() })
/** Of a list that is searched by words, the first hits alone: `isCut` where more would fit. */
const foundPage = <T extends z.ZodType>(row: T) => page(row).extend({ isCut: z.boolean() })
const one = z.object({ callId: CallId })
/** The desk's clock, by which all its moments are: what a window counts by, whatever the computer's clock does. */
const DeskNow = Moment.optional()
const DraftFields = z.record(z.string(), z.unknown())
/** Names one wish of a person, so that it may be asked again when the core went away before it answered. */
const IdempotencyKey = z.string().min(1).max(60).optional()

/** As a person wrote it. */
const RecoveryKeyText = z.string().max(200).optional()

export const deskDoor = {
  calls: {
    /** The whole state with its number; asked on connecting and after a gap. */
    'state.snapshot': call(
      nothing,
      z.object({ seq: z.number().int(), state: DeskState, now: DeskNow }),
      true,
    ),

    /** Answered at once: a core that is there says so, also while nothing changes. */
    'state.alive': call(nothing, nothing, true),

    'session.trialPeople': call(nothing, z.object({ people: z.array(Person) }), true),
    'session.signIn': call(
      z.object({ user: z.string().trim().min(1).max(40), password: z.string().min(1).max(200) }),
      nothing,
    ),
    'session.trialSignIn': call(z.object({ extension: z.string() }), nothing),
    'session.signOut': call(nothing, nothing, true),
    /** The hub of `otherHub` is used from now on; the data of the one before is kept for when it is back. */
    'session.useOtherHub': call(z.object({ hubId: z.string() }), nothing),

    'agent.wish': call(AgentWish, nothing, true),

    'call.dial': call(
      z.object({
        number: z.string().trim().min(1).max(200),
        customerId: CustomerId.nullable(),
        followUpId: FollowUpId.nullable(),
        ticketId: TicketId.nullable(),
      }),
      z.object({ callId: CallId }),
    ),
    'call.answer': call(one, nothing),
    'call.reject': call(one, nothing),
    'call.hangUp': call(one, nothing, true),
    'call.hold': call(one, nothing, true),
    'call.resume': call(one, nothing, true),
    'call.mute': call(z.object({ callId: CallId, muted: z.boolean() }), nothing, true),
    'call.sendDtmf': call(z.object({ callId: CallId, tones: z.string() }), nothing),
    /** Hands the call over, with a note for who takes it. The answer says what becomes of the note. */
    'call.transfer': call(
      z.object({
        callId: CallId,
        target: z.string().trim().min(1).max(60),
        note: z.string().max(2000).default(''),
      }),
      z.object({ note: HandoverNoteFate }),
    ),
    /** Corrects who calls; `remember` teaches the matcher for this number. */
    'call.chooseCustomer': call(
      z.object({ callId: CallId, customerId: CustomerId, remember: z.boolean() }),
      nothing,
    ),
    /** Finds the customer by an order number that the caller says. */
    'call.matchByOrderNumber': call(
      z.object({ callId: CallId, orderNumber: z.string().trim().min(4).max(40) }),
      z.object({ found: z.boolean() }),
    ),
    /** A new customer from this caller's number. */
    'call.createCustomer': call(
      z.object({ callId: CallId, name: z.string().trim().min(1).max(80) }),
      z.object({ customerId: CustomerId }),
    ),
    /** A ticket of its own for this contact, though another one of the caller is open. */
    'call.newTicket': call(one, z.object({ ticketId: TicketId })),
    'call.useTicket': call(z.object({ callId: CallId, ticketId: TicketId }), nothing),

    'wrapUp.extend': call(z.object({ contactId: ContactId }), z.object({ until: Moment })),
    /** Ends the timer and leaves the rest for later, as an item of the unfinished list. */
    'wrapUp.later': call(z.object({ contactId: ContactId }), nothing, true),
    /**
     * Says what the call was about. With an outcome that promises another call `followUp` says when and by whom (null:
     * anybody); without it that outcome is refused (`followUpMissing`).
     */
    'wrapUp.finish': call(
      z.object({
        contactId: ContactId,
        disposition: Disposition,
        note: z.string().max(10_000),
        /** The ticket on whose form the note was typed: its draft gives the note up with the wrap-up. */
        noteOf: TicketId.nullable().default(null),
        followUp: FollowUp.pick({ dueAt: true, assignee: true }).nullable().default(null),
        ask: IdempotencyKey,
      }),
      nothing,
      true,
    ),

    'ticket.get': call(z.object({ id: TicketId }), TicketView.nullable(), true),
    'ticket.list': call(TicketQuery, foundPage(TicketRow), true),
    'customer.get': call(z.object({ id: CustomerId }), CustomerCard.nullable(), true),
    'customer.list': call(CustomerQuery, foundPage(CustomerRow), true),
    'customer.timeline': call(
      z.object({
        id: CustomerId,
        before: Moment.nullable(),
        kinds: z.array(z.enum(['call', 'ticket', 'note', 'order', 'followUp'])),
        limit: z.number().int().min(1).max(200),
      }),
      z.object({ items: z.array(TimelineItem) }),
      true,
    ),
    'followUp.list': call(FollowUpQuery, foundPage(FollowUpRow), true),
    /** One follow-up; null where it is not here. */
    'followUp.get': call(z.object({ id: FollowUpId }), FollowUpRow.nullable(), true),
    /** What waits for the person between two calls. */
    'work.list': call(nothing, MyWork, true),
    /** One call of the past with each agent's part; null where it is not here. */
    'call.get': call(z.object({ id: CallRecordId }), CallRow.nullable(), true),
    'call.list': call(
      z.object({
        scope: z.enum(['mine', 'all']),
        outcome: CallRecord.shape.outcome,
        offset: z.number().int().nonnegative(),
        limit: z.number().int().min(1).max(200),
      }),
      page(CallRow),
      true,
    ),
    'search.find': call(
      z.object({ text: z.string().max(100), limit: z.number().int().min(1).max(50) }),
      z.object({ hits: z.array(SearchHit), tookMs: z.number() }),
      true,
    ),
    /** What number a text holds, before it is dialled or saved. */
    'number.read': call(z.object({ text: z.string().max(200) }), NumberReading, true),
    /** Which customers a number may belong to, without a call. */
    'customer.match': call(
      z.object({ number: z.string().max(200) }),
      z.object({ e164: E164.nullable(), candidates: z.array(Candidate) }),
      true,
    ),

    /**
     * Does acts of a person, all of them or none: checked by the rules, applied to the cache and put into the outbox in
     * one transaction. Of the named draft the fields go with it that still say what was `saved`: what was typed meanwhile, in
     * whatever window, stays. Refused with the rule's code. Asked again under the same `ask`, it is answered and not done again.
     */
    'acts.do': call(
      z.object({
        acts: z.array(Act).min(1).max(10),
        basedOn: z.number().int().nullable(),
        draft: z.string().nullable(),
        /** Fields of the draft as they were saved; all of it where they are not named. */
        saved: DraftFields.optional(),
        ask: IdempotencyKey,
      }),
      nothing,
    ),

    'draft.get': call(z.object({ key: z.string() }), Draft.nullable(), true),
    /**
     * Takes fields that were typed in a window into the draft of the key; fields that are not named stay as they are. With `typedAt` they
     * were typed earlier and kept by a page: of each field what was typed last stands.
     */
    'draft.save': call(
      z.object({ key: z.string().min(1).max(200), value: DraftFields, typedAt: Moment.optional() }),
      z.object({ savedAt: Moment }),
      true,
    ),
    /** Forgets what was typed under the key: these fields of it, or all. */
    'draft.discard': call(
      z.object({ key: z.string(), fields: z.array(z.string()).optional() }),
      nothing,
      true,
    ),

    /** What is only on this computer since the hub was put back is sent again; own commands of the last week first. */
    'outbox.sendAgain': call(nothing, nothing, true),
    /** Entries that are only on this computer, those that the hub did not take first. */
    'onlyHere.list': call(nothing, z.object({ items: z.array(OnlyHereItem) }), true),
    /** Sends one of them (again); refused with `notFound`, and `notAllowed` where another answer is not possible. */
    'onlyHere.sendAgain': call(OnlyHereKey, nothing, true),
    /** Forgets one of them for good, because the person confirmed it; refused with `notFound`. */
    'onlyHere.discard': call(OnlyHereKey, nothing),
    'outbox.list': call(nothing, z.object({ items: z.array(OutboxItem) }), true),
    'outbox.retry': call(z.object({ id: z.string() }), nothing, true),
    /** Takes back what was not sent, or what the hub refused; what was typed becomes a draft again. */
    'outbox.undo': call(z.object({ id: z.string() }), nothing),

    /** Gives fields that another desk's value beat their own values again, as a new act; the marks go with it. */
    'conflicts.restoreMine': call(z.object({ ids: z.array(z.string()).min(1).max(50) }), nothing),
    /** The person has seen these marks (of overwritten values, or of confirmed intents). */
    'conflicts.dismiss': call(z.object({ ids: z.array(z.string()).min(1).max(200) }), nothing, true),

    /** The language on the screen: the shell's menus and notifications speak it, too. */
    'desk.speak': call(z.object({ language: z.enum(['zh-CN', 'en']) }), nothing, true),
    'settings.set': call(Settings.partial(), nothing, true),
    'devices.playTestTone': call(
      z.object({ device: z.string().nullable(), as: z.enum(['speaker', 'ringer']) }),
      nothing,
      true,
    ),
    'devices.meter': call(z.object({ on: z.boolean() }), nothing, true),
    'line.probe': call(nothing, Registration, true),
    /**
     * The phone signs in again after the same account did so elsewhere: calls come here from now on. Nothing where it was not pushed out;
     * refused with `noPhone`, `notSignedIn`, and `busyWithCall` while a call goes on, which a new line would end.
     */
    'line.takeBack': call(nothing, nothing, true),

    /** What a person asks when something does not work; each really tries, and says what it found. */
    'diagnose.microphone': call(nothing, MicrophoneReport, true),
    'diagnose.line': call(nothing, LineReport, true),
    'diagnose.ice': call(nothing, IceReport, true),
    'diagnose.hub': call(nothing, HubReport, true),
    /** Reads the whole cache, which takes seconds where it is large: refused (`busyWithCall`) while a call goes on. */
    'diagnose.cache': call(nothing, CacheReport, true),
    'diagnose.program': call(nothing, ProgramReport, true),

    /** Data of every hub that was used here, with what is unsent in it. */
    'caches.list': call(nothing, CacheShelfReport, true),
    /**
     * Deletes kept data for good, because the person confirmed that `named` is lost with it. Refused (`cacheInUse`, `notFound`) and, where
     * something else is lost, `lossNotNamed`.
     */
    'caches.delete': call(z.object({ file: z.string().max(200), named: CacheLoss }), nothing),

    'notice.dismiss': call(z.object({ id: z.string() }), nothing, true),

    /** The hub's backups; each asks the hub, and is refused (`offline`) without it. */
    'backups.list': call(nothing, BackupList, true),
    'backups.make': call(nothing, BackupList),
    'backups.choose': call(BackupChoice, BackupList, true),
    'backups.restore': call(
      z.object({ name: z.string().min(1).max(100), recoveryKey: RecoveryKeyText }),
      nothing,
    ),

    /** About the hub that this console carries, while it cannot use its data (`ownHub` of the state). */
    'ownHub.look': call(nothing, OwnHubFolder, true),
    'ownHub.restore': call(
      z.object({ name: z.string().min(1).max(100), recoveryKey: RecoveryKeyText }),
      OwnHubMended,
    ),
    /** Reads what can be read; what cannot comes from a backup, where one is named. */
    'ownHub.rescue': call(
      z.object({ backup: z.string().min(1).max(100).nullable(), recoveryKey: RecoveryKeyText }),
      OwnHubMended,
    ),
    'ownHub.retry': call(nothing, nothing),
    'ownHub.openFolder': call(nothing, nothing),

    /** A supervisor's act on an agent. */
    'board.force': call(z.object({ agent: PersonId, wish: AgentWish }), nothing),
  },
  events: {
    /** Slices of the state that changed, whole; `seq` grows by one, a gap means: ask for the snapshot. */
    state: z.object({ seq: z.number().int(), patch: DeskState.partial(), now: DeskNow }),
    /** Entities whose stored form changed: open queries about them ask again. */
    changed: z.object({
      entities: z.array(z.object({ entity: EntityType, id: z.string() })),
      all: z.boolean(),
    }),
    /** A draft of the person who is signed in, whole, after any window or act changed it; without fields it is gone. */
    draft: z.object({ key: z.string(), value: DraftFields, savedAt: Moment.nullable() }),
    /** Microphone level, 0 to 1, while metering. */
    level: z.object({ level: z.number() }),
  },
} as const
export type DeskDoor = typeof deskDoor
