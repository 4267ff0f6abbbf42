/** One argument of `Exec` (Desktop Entry Specification 1.5, "The Exec key"): quoted, and no field code. */
const quoted = (argument: string): string =>
  `"${argument.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%')}"`

/** The file that starts a program at login on Linux (Desktop Application Autostart Specification). */
export function autostartEntry(command: readonly string[]): string {
  const exec = command.map(quoted).join(' ')
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Ringdesk',
    // a string value has escapes of its own on top of those of Exec
    `Exec=${exec.replaceAll('\\', '\\\\')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}
