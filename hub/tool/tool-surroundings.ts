/** What a command of the hub's program has around it: where its words go, and the words for what went wrong. */
export interface ToolSurroundings {
  readonly version: string
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
  /** Turns an error into its message for a person. */
  readonly explain: (error: unknown) => string
}
