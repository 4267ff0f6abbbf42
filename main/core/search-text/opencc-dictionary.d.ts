/** OpenCC's table of traditional characters: pairs of two characters with a space between, joined by `|`. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string
  export default pairs
}
