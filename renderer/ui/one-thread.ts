/**
 * True where phone and workspace run on one thread: in a browser the phone runs in the workspace's page, in Electron it
 * is a window with a process of its own. A capability of the shell, the same for both pages. Whatever is done only because
 * of that (ARCHITECTURE.md, "One thread or two", lists it) asks here and nowhere else, so that it costs nothing in Electron.
 */
export const isOneThread = (): boolean => window.ringdesk === undefined
