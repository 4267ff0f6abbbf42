/** What a person reads when the disk of the hub is full. */
export const DISK_FULL_MESSAGE =
  'The disk of the hub is full, so nothing was written. What you typed is kept on your computer and sent by itself when there is room. Tell whoever runs the hub.'
/** What a person reads while another program holds the hub's file. */
export const FILE_HELD_MESSAGE =
  'Another program on the hub’s computer (a backup, a virus scanner) holds its data, so nothing was written. What you did is kept on your computer and sent by itself. If it lasts, tell whoever runs the hub.'
