/** The shape of a namespace, with any texts: English is checked to have the keys of the Chinese, no more and no fewer. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> }
