import type { Session } from 'electron'

const isOrigin = (url: string, origin: string): boolean => {
  if (!URL.canParse(url)) return false
  const parsed = new URL(url)
  return `${parsed.protocol}//${parsed.host}` === origin
}

/**
 * Grants pages of this origin the microphone and the choice of speakers, and refuses everything else to everybody:
 * camera, screen, location, notifications, USB.
 */
export function restrictPermissions(session: Session, origin: () => string): void {
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
}
