import type { Session } from 'electron'

const isOrigin = (url: string, origin: string): boolean => {
  if (!URL.canParse(url)) return false
  const parsed = new URL(url)
  return `${parsed.protocol}//${parsed.host}` === origin
}

/** The one kind of file that a page gives the person: a table that it wrote itself (renderer/ui/csv.ts). */
export const mayDownload = (url: string, mime: string, origin: string): boolean =>
  url.startsWith(`blob:${origin}/`) && mime.startsWith('text/csv')

/** Refuses everything but to fill the screen: for pages that only show something. */
export function permitFullScreenAlone(session: Session): void {
  const isFullScreen = (permission: unknown): boolean => permission === 'fullscreen'
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isFullScreen(permission)))
  session.setPermissionCheckHandler((_contents, permission) => isFullScreen(permission))
  session.setDevicePermissionHandler(() => false)
}

/**
 * Grants pages of this origin the microphone and the choice of speakers, and refuses everything else to everybody:
 * camera, screen, location, notifications, USB, serial and HID devices. Only `mayDownload` files are saved.
 */
export function restrictPermissions(
  session: Session,
  origin: () => string,
  downloads: { readonly mayGive: boolean },
): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const wanted = permission as string
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const isMicrophone = wanted === 'media' && mediaTypes.every((type) => type === 'audio')
    decide(isOrigin(details.requestingUrl, origin()) && (isMicrophone || wanted === 'speaker-selection'))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const wanted = permission as string
    // without a type the page only asks for the names of devices
    const isMicrophone = wanted === 'media' && details.mediaType !== 'video'
    return isOrigin(requestingOrigin, origin()) && (isMicrophone || wanted === 'speaker-selection')
  })
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.on('will-download', (event, item) => {
    if (!downloads.mayGive || !mayDownload(item.getURL(), item.getMimeType(), origin()))
      event.preventDefault()
  })
}
