export function findElectron(dist?: string): string | undefined
export function needsOwnNode(binary: string): boolean
