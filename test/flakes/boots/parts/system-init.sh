#!/bin/sh
# The first process of a guest with systemd: what its first RAM disk does before.
mount -t devtmpfs none /dev
mount -t proc none /proc
mount -t sysfs none /sys
for module in /modules/*; do insmod "$module"; done
echo >/etc/machine-id
exec /usr/lib/systemd/systemd
