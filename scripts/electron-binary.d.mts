export function findElectron(): string | undefined
export function needsOwnNode(binary: string): boolean
