/** What to do about what an operating system refuses, by the name that it gives its reason. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "Let this user use it, or name another folder: TMPDIR for temporary files, --out for the report",
  EPERM: "Let this user use it, or name another folder: TMPDIR for temporary files, --out for the report",
  EROFS: "Name a folder that can be written: TMPDIR for temporary files, --out for the report",
  ENOSPC: 'Free some space there ("nix store gc" does in the store), or name another folder with TMPDIR or --out',
  EDQUOT: "Free some space there, or name another folder: TMPDIR for temporary files, --out for the report",
  EFBIG: "Raise the limit on the size of files: ulimit -f unlimited",
  EMFILE: "Raise the limit on open files: ulimit -n 4096",
  ENFILE: "Close some programs: the whole machine has too many files open",
  ENOMEM: "Free some memory",
  EAGAIN: "Raise the limit on processes: ulimit -u unlimited",
  EIO: "Look at the machine's disks: sudo dmesg",
  ENOENT: "It was there before, or has to be on any machine: run again, and let nobody remove it meanwhile",
  ENOTDIR: "A file is where a folder has to be: remove it, or name another folder with TMPDIR or --out",
  ELOOP: "Symbolic links lead in a circle there: remove them, or name another folder with TMPDIR or --out",
  ENAMETOOLONG: "The path is too long: name a shorter folder with TMPDIR or --out",
};

/**
 * What was thrown, in a sentence with what to do, when the operating system refused something to us that it grants on a
 * machine that is well; null for anything else.
 */
export function machineRefusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return null;
  const advice = REMEDIES[code];
  return advice === undefined ? null : `This machine does not let nix-verdict work (${error.message}). ${advice}.`;
}
