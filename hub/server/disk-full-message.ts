/** What a person reads when the disk of the hub is full. */
export const DISK_FULL_MESSAGE =
  'The disk of the hub is full, so nothing was written. What you typed is kept on your computer and sent by itself when there is room. Tell whoever runs the hub.'
