#!/bin/busybox sh
# The first process of a guest of busybox. The kernel's command line says its name, and how it behaves.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t devtmpfs none /dev
mount -t proc none /proc
mount -t sysfs none /sys
word() { sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" /proc/cmdline; }
case "$(word behaves)" in
  panics)
    echo "cannot find the disk that the system is on"
    exit 3
    ;;
  hangs)
    echo "waiting for a disk that nobody has"
    exec sleep 36000
    ;;
  runs-out)
    echo "sorting what is larger than the memory"
    # Where there is no other process to kill, the kernel gives up.
    exec tail /dev/zero
    ;;
  touches-memory)
    mount -t tmpfs -o size=400m,huge=always none /tmp
    # Not zeros: pages of those could be shared.
    yes "something" | dd of=/tmp/part bs=1M count=30 iflag=fullblock 2>/dev/null
    for part in $(seq 9); do dd if=/tmp/part bs=1M 2>/dev/null; done >/tmp/large
    echo "touched 300 MiB"
    ;;
esac
# With it, Ctrl-Alt-Del is a signal for this process.
echo 0 >/proc/sys/kernel/ctrl-alt-del
trap 'echo; echo "shutting down"; sync; reboot -f' INT
# The prompt has no end of line, as that of a login.
printf '\n%s login: ' "$(word name)"
# A signal ends what waits, not what runs in the foreground.
while true; do
  sleep 3600 &
  wait $!
done
