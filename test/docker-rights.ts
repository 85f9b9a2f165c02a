/** Words before a command that leave it what docker leaves of the capabilities of root. */
export const WITH_DOCKERS_RIGHTS = [
  "setpriv",
  "--bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service," +
    "+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap",
  "--inh-caps=-all",
] as const;
