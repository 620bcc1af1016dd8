/** What the counts of things count, where their names alone do not say it: the same words in the navigation and the overview. */
export const COUNTED_FILES =
  'Files of the rootfs diff, dumped tmpfs and volumes, with deleted ones, ghost files and memfds';
export const COUNTED_IMAGES = 'Images that CRIU wrote, without other files of their directory';
