# Packs the files of a guest: those of `files`, when there is one, or busybox alone.
mkdir tree
cd tree
mkdir -p dev proc sys tmp run root modules
if [ -n "${files:-}" ]; then
  cp --recursive --no-preserve=mode,ownership "$files/." .
  # What was executable is so again.
  (cd "$files" && find . -type f -perm -u+x) | while read -r file; do chmod 755 "$file"; done
  for name in bin sbin lib lib64; do ln --symbolic "usr/$name" "$name"; done
  mkdir -p etc/acpi/PWRF var/log
  printf '#!/bin/sh\nexec systemctl start --no-block --job-mode=replace-irreversibly poweroff.target\n' \
    >etc/acpi/PWRF/00000080
  chmod 755 etc/acpi/PWRF/00000080
  cp "$kernel"/modules/* modules
else
  mkdir bin
  cp "$busybox/bin/busybox" bin
fi
cp "$init" init
chmod 755 init
mkdir "$out"
find . | busybox cpio -o -H newc >"$out/initrd"
