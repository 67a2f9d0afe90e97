/** By the codes of errno(3). They follow a colon behind what they are about. */
export const systemErrors = {
  EEXIST: "a file of this name is there already",
  ENOENT: "there is no such file, folder or program",
  EACCES: "access is not allowed",
  EPERM: "the system does not allow it",
  EISDIR: "this is a folder",
  ENOTDIR: "a part of the path is no folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of the disk is used up",
  EROFS: "the disk can only be read",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open",
  ENOEXEC: "this is no program that can run here",
  EADDRINUSE: "another program uses this address already",
  EADDRNOTAVAIL: "this address is none of this machine's",
};
