export default function QueuesRoom() {
  return null
}
