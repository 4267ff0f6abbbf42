/** Languages that Ringdesk speaks; every message has a text in each. */
export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** A text for a person, in every language. */
export type Message = { readonly [L in Language]: string }
