export default function SearchPalette() {
  return null
}
