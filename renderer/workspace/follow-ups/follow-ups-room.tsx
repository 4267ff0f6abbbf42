export default function FollowUpsRoom() {
  return null
}
