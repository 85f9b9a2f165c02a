# Copies systemd with its libraries, and as much of its units as a system needs that does nothing else.
mkdir -p "$out/usr/bin" "$out/usr/lib/systemd/system" "$out/etc" "$out/srv"

# Libraries lie below /usr, however they were found.
copy() {
  for file in "$@"; do
    for found in "$file" $(/lib64/ld-linux-x86-64.so.2 --list "$file" | grep --only-matching '/[^ ]*'); do
      mkdir -p "$out/usr/$(dirname "${found#/usr}")"
      cp --dereference --update "/usr${found#/usr}" "$out/usr${found#/usr}"
    done
  done
}

copy /usr/lib/systemd/systemd /usr/lib/systemd/systemd-executor /usr/lib/systemd/systemd-journald \
  /usr/lib/systemd/systemd-shutdown /usr/bin/systemctl /usr/bin/journalctl /usr/sbin/agetty \
  /usr/lib/systemd/system-generators/systemd-debug-generator
mv "$out/usr/sbin/agetty" "$out/usr/bin"
rmdir "$out/usr/sbin"
ln --symbolic bin "$out/usr/sbin"
cp /usr/bin/busybox "$out/usr/bin"
for name in $(busybox --list); do
  [ -e "$out/usr/bin/$name" ] || ln --symbolic busybox "$out/usr/bin/$name"
done

cd /usr/lib/systemd/system
for name in basic sysinit multi-user getty local-fs local-fs-pre sockets timers paths slices swap network network-pre \
  shutdown umount final poweroff reboot halt exit emergency; do
  cp --dereference "$name.target" "$out/usr/lib/systemd/system"
done
cp systemd-journald.service systemd-journald.socket systemd-journald-dev-log.socket systemd-poweroff.service \
  systemd-reboot.service systemd-halt.service systemd-exit.service console-getty.service "$out/usr/lib/systemd/system"
cd "$out/usr/lib/systemd/system"
cp "$units"/* .
want() {
  target=$1
  mkdir -p "$target.wants"
  shift
  for unit in "$@"; do ln --symbolic "../$unit" "$target.wants/$unit"; done
}
want sysinit.target systemd-journald.service
want sockets.target systemd-journald.socket systemd-journald-dev-log.socket
want multi-user.target getty.target network.service web.service power.service
want getty.target console-getty.service
ln --symbolic multi-user.target default.target
ln --symbolic reboot.target ctrl-alt-del.target

echo 'root::0:0:root:/root:/bin/sh' >"$out/etc/passwd"
echo 'root:x:0:' >"$out/etc/group"
printf 'ID=nixos\nNAME=NixOS\nPRETTY_NAME="NixOS of parts from Debian"\n' >"$out/etc/os-release"
echo 'hello from a fixture' >"$out/srv/index.html"
