import { config } from 'zod'

/**
 * Import this before anything that has a schema: a page's policy forbids making code from text, which zod would try when
 * the first schema is made, and the browser would report as a violation.
 */
config({ jitless: true })
