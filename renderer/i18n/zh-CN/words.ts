/** The shape of a namespace, with any words: English is checked to have the keys of the Chinese, no more and no fewer. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }
