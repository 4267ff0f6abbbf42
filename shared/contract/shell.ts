import { z } from 'zod'
import { CallId } from '../domain/ids.ts'
import { LONGEST_TEXT } from '../domain/number-text.ts'
import { OwnHubAnswer, OwnHubTrouble, OwnHubWish } from './own-hub.ts'

/**
 * The shell's doors: how it starts the core and the hub, how it hands windows their ports, and the little that a page
 * may ask of it. Both shells (Electron and browser) speak the same.
 */

/** Which door of the core a port leads to; `shell` is the desktop shell's own (shell-door.ts). */
export const DoorKind = z.enum(['desk', 'phone', 'board', 'shell'])
export type DoorKind = z.infer<typeof DoorKind>

/** The doors that a page may ask for. */
export const PageDoor = DoorKind.exclude(['shell'])
export type PageDoor = z.infer<typeof PageDoor>

/** What the core is told once, before anything else. */
export const CoreOptions = z.strictObject({
  /** Folder of this profile's cache, absolute; it exists and belongs to the user alone. */
  dataDir: z.string().min(1),
  /** Base URL of the hub, without a slash at its end, as in `http://127.0.0.1:4180`. */
  hubUrl: z.url({ protocol: /^https?$/ }),
  profile: z.string().min(1).max(40),
  /** BCP 47, as the system or the browser says it, as in `zh-CN`. */
  locale: z.string().min(2).max(35),
  /** Raw 256-bit SQLCipher key in hex; without it the cache is not encrypted (tests only). */
  cacheKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** True when the hub is the one Ringdesk carries itself, with the sample team. */
  isTrial: z.boolean(),
  /** True while that hub is only just starting: nothing is asked of it before the shell says `hub`. */
  isHubStarting: z.boolean().optional(),
  /** True once that hub has said that it cannot use its data: as `hub-unusable`, for a core that starts after it. */
  isHubUnusable: z.boolean().optional(),
  /** Why, where it said so. */
  hubTrouble: OwnHubTrouble.optional(),
  /** Version of the console, for the hub and for reports. */
  version: z.string().max(40),
})
export type CoreOptions = z.infer<typeof CoreOptions>

/** The computer goes to sleep, or is awake again: what was proven of line and hub before counts for nothing. */
export const PowerEvent = z.enum(['suspend', 'resume'])
export type PowerEvent = z.infer<typeof PowerEvent>

const portNumber = z.number().int().positive()

/**
 * Shell to core. A `utilityProcess` gets `port` with a real MessagePort beside it; a plain child process has one
 * channel for all ports, so each port has a number and its messages travel as `port-data`.
 */
export const ToCore = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('init'), options: CoreOptions }),
  z.strictObject({ type: z.literal('port'), kind: DoorKind }),
  z.strictObject({ type: z.literal('port-open'), port: portNumber, kind: DoorKind }),
  z.strictObject({ type: z.literal('port-data'), port: portNumber, data: z.unknown() }),
  z.strictObject({ type: z.literal('port-close'), port: portNumber }),
  z.strictObject({ type: z.literal('power'), event: PowerEvent }),
  /** The hub that was just starting listens, or is waited for no longer. */
  z.strictObject({ type: z.literal('hub') }),
  /** The hub of this computer cannot use its data; it is not started again before a person restores it. */
  z.strictObject({ type: z.literal('hub-unusable'), trouble: OwnHubTrouble }),
  /** It was mended, and listens. */
  z.strictObject({ type: z.literal('hub-usable') }),
  /** The answer to `own-hub` of this number. */
  z.strictObject({ type: z.literal('own-hub'), id: portNumber, answer: OwnHubAnswer }),
  /** Finish outstanding writes and exit; whoever is still there after STOP_GRACE_MS is killed. */
  z.strictObject({ type: z.literal('stop') }),
])
export type ToCore = z.infer<typeof ToCore>

/** Core to shell. */
export const FromCore = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** The core brings its data into the form of this version before it is ready: minutes where there are gigabytes. */
  z.strictObject({ type: z.literal('preparing') }),
  /** The core cannot work at all; the message is for the person at the desk. */
  z.strictObject({ type: z.literal('failed'), message: z.string().max(2000) }),
  /** Somebody signed in here, or (the core begins with nobody) out: what a window needs first follows from it. */
  z.strictObject({ type: z.literal('session'), isSignedIn: z.boolean() }),
  /** A person wants something of the hub that this console carries, and that cannot start. */
  z.strictObject({ type: z.literal('own-hub'), id: portNumber, wish: OwnHubWish }),
  z.strictObject({ type: z.literal('port-data'), port: portNumber, data: z.unknown() }),
  z.strictObject({ type: z.literal('port-close'), port: portNumber }),
])
export type FromCore = z.infer<typeof FromCore>

/** The embedded hub's word that it listens. */
export const FromHub = z.object({
  type: z.literal('ready'),
  url: z.url({ protocol: /^https?$/ }),
  /** Present while the sample team is in place and its sample passwords hold. */
  trial: z.unknown().optional(),
})
export type FromHub = z.infer<typeof FromHub>

/** The embedded hub's word of why it cannot use its data, right before it ends. */
export const HubFailed = OwnHubTrouble.extend({ type: z.literal('failed') })

/** Core and hub have this long to end by themselves, in milliseconds; the whole console is gone within 3 s. */
export const STOP_GRACE_MS = 2000

/** What a page may know of the shell around it. */
export const ShellAbout = z.strictObject({
  shell: z.enum(['electron', 'browser']),
  platform: z.string().max(40),
  version: z.string().max(40),
  profile: z.string().max(40),
})
export type ShellAbout = z.infer<typeof ShellAbout>

/** How an update stands. Installing waits for the end of calls and of wrap-up. */
export const UpdateState = z.discriminatedUnion('state', [
  /** No feed is configured, so nothing is looked for. */
  z.strictObject({ state: z.literal('off') }),
  z.strictObject({ state: z.literal('current') }),
  z.strictObject({ state: z.literal('checking') }),
  z.strictObject({
    state: z.literal('loading'),
    version: z.string().max(60),
    percent: z.number().min(0).max(100),
  }),
  /** Downloaded and checked; `isAsked`: installed as soon as no call and no wrap-up is going on. */
  z.strictObject({ state: z.literal('ready'), version: z.string().max(60), isAsked: z.boolean() }),
  z.strictObject({ state: z.literal('failed'), reason: z.string().max(500) }),
])
export type UpdateState = z.infer<typeof UpdateState>

/** How a wish of the settings stands in the system: it may have refused. */
export const WishState = z.enum(['off', 'on', 'refused', 'unavailable'])
export type WishState = z.infer<typeof WishState>

/** What the system around the desktop application gave it; the settings show it. */
export const DesktopFacts = z.strictObject({
  /** False where the cache's key lies in a file of its owner, for want of a system keychain. */
  hasKeychain: z.boolean(),
  hasTray: z.boolean(),
  systemKeys: z.strictObject({ answer: WishState, hangUp: WishState, mute: WishState }),
  opensLinks: WishState,
  startsAtLogin: WishState,
  update: UpdateState,
})
export type DesktopFacts = z.infer<typeof DesktopFacts>

/** What the system asks of the workspace: nothing of it is done without the person. */
export const ShellWish = z.discriminatedUnion('type', [
  /** A link: fills the dial field, which reads it; dialled only by the person. */
  z.strictObject({
    type: z.literal('dial'),
    text: z
      .string()
      .max(LONGEST_TEXT)
      .regex(/^\P{Cc}+$/u),
  }),
  z.strictObject({ type: z.literal('showCall'), callId: CallId }),
  /** A word to the person, by its key in the i18n files (`desktop.said.*`). */
  z.strictObject({
    type: z.literal('say'),
    key: z.enum(['badLink', 'keyTaken', 'updateWaits']),
    values: z.record(z.string(), z.string().max(200)),
  }),
])
export type ShellWish = z.infer<typeof ShellWish>

/**
 * The shell's calls, by name. There is no call that opens an address, reads a file or a secret: a page that was taken
 * over must not gain anything here.
 */
export const shellCalls = {
  /** A MessagePort to the core; the answer is the id under which `window` receives it (see SHELL_PORT_EVENT). */
  port: { input: z.strictObject({ kind: PageDoor }), output: z.strictObject({ id: z.uuid() }) },
  /** Opens the test caller, a customer's phone, in a window of its own. */
  openCaller: { input: z.null(), output: z.null() },
  /** Opens the wall board in a window of its own, on the second display where there is one; brings it up where it is. */
  openBoard: { input: z.null(), output: z.null() },
  about: { input: z.null(), output: ShellAbout },
  /** How the wishes of the settings stand in the system. */
  desktop: { input: z.null(), output: DesktopFacts },
  /** Hands over what the system asked since the last time; asked at start and at every word of news. */
  takeWishes: { input: z.null(), output: z.array(ShellWish).max(20) },
  checkForUpdate: { input: z.null(), output: z.null() },
  /** Installs the update that is ready, at once or as soon as no call and no wrap-up is going on. */
  installUpdate: { input: z.null(), output: z.null() },
} as const
export type ShellCall = keyof typeof shellCalls
