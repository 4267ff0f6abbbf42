import { parse, v5 } from 'uuid'
import { z } from 'zod'

/** The longest that an id may be; a longer one of the line is told by its digest, since two may be alike for as long as this. */
const MOST_OF_ID = 100

/**
 * Ids of the ledger. Each is a branded string, so that a ticket's id cannot be handed where a customer's is asked for.
 * Ids are UUIDs: version 7 where a desk makes them up, version 5 where two places must derive the same one.
 */
const id = <const B extends string>(brand: B) => z.string().min(1).max(MOST_OF_ID).brand(brand)

export const CustomerId = id('CustomerId')
export const OrderId = id('OrderId')
export const TicketId = id('TicketId')
export const NoteId = id('NoteId')
export const CallRecordId = id('CallRecordId')
export const FollowUpId = id('FollowUpId')
export const PersonId = id('PersonId')
export const QueueId = id('QueueId')
export const NumberLinkId = id('NumberLinkId')
export const TeamSettingsId = id('TeamSettingsId')
/** One customer contact as the line counts it: Asterisk's Linkedid, the switch's contact id, else the SIP Call-ID. */
export const ContactId = id('ContactId')
/** One live call on one device of this desk (a contact may ring here twice, with two call ids). */
export const CallId = id('CallId')
export const DeskId = id('DeskId')
export const CommandId = id('CommandId')

export type CustomerId = z.infer<typeof CustomerId>
export type OrderId = z.infer<typeof OrderId>
export type TicketId = z.infer<typeof TicketId>
export type NoteId = z.infer<typeof NoteId>
export type CallRecordId = z.infer<typeof CallRecordId>
export type FollowUpId = z.infer<typeof FollowUpId>
export type PersonId = z.infer<typeof PersonId>
export type QueueId = z.infer<typeof QueueId>
export type NumberLinkId = z.infer<typeof NumberLinkId>
export type TeamSettingsId = z.infer<typeof TeamSettingsId>
export type ContactId = z.infer<typeof ContactId>
export type CallId = z.infer<typeof CallId>
export type DeskId = z.infer<typeof DeskId>
export type CommandId = z.infer<typeof CommandId>

/** Ringdesk's own UUIDv5 name space (RFC 9562, 5.5); it must never change, or desks and hubs stop agreeing on ids. */
const NAMESPACE = parse('6f1d2c1e-7a53-5d0b-9c41-3f0e8a5b7c2d')

/** The UUIDv5 of a text. Half a character, as a text that was cut has, has no UTF-8, and must not cost the call: it counts as U+FFFD. */
const derived = (name: string): string => v5(name.toWellFormed(), NAMESPACE)

/** Returns the id of a contact that the line counts under this text: the text itself, or a digest of all of it where it is too long. */
export const contactIdOf = (line: string): ContactId =>
  (line.length <= MOST_OF_ID ? line.toWellFormed() : derived(`contact:${line}`)) as ContactId
/** The ticket that opens by itself for a contact: desk and hub derive the same id, so that whoever is first wins. */
export const ticketIdOf = (contactId: ContactId): TicketId => derived(`ticket:${contactId}`) as TicketId
/** The one call record of a contact, whichever device or agent answered it. */
export const callRecordIdOf = (contactId: ContactId): CallRecordId =>
  derived(`call:${contactId}`) as CallRecordId
/** The one follow-up that a missed or abandoned contact becomes. */
export const followUpIdOf = (contactId: ContactId): FollowUpId =>
  derived(`follow-up:${contactId}`) as FollowUpId
/** The follow-up that an agent promised when wrapping up a contact: one for each agent, however often that is said. */
export const promisedFollowUpIdOf = (contactId: ContactId, agent: PersonId): FollowUpId =>
  derived(`follow-up:${contactId}:promised-by:${agent}`) as FollowUpId
/** What others see of a console's id: the same for each of its changes, and of no use for a sign-in. */
export const deskMarkOf = (desk: string): string => derived(`desk:${desk}`)
/** Where "this number is this customer" is remembered: one link a number. */
export const numberLinkIdOf = (e164: string): NumberLinkId => derived(`number:${e164}`) as NumberLinkId
/** The command that the hub makes for one occasion, so that trying again does not do it again. */
export const hubCommandIdOf = (occasion: string): CommandId => derived(`command:${occasion}`) as CommandId
