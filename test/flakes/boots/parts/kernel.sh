# Takes the kernel out of what unpacks itself: emulated, that takes longer than all the rest of it.
mkdir -p "$out/modules"
image=/boot/vmlinuz
# Of the header of an x86 boot image: the number of its sectors, where what is packed begins after
# them, and how long it is, with the four bytes behind it that say how long it will be.
number() { od --address-radix=n --skip-bytes="$1" --read-bytes="$2" --format="u$2" "$image" | tr --delete ' '; }
start=$((($(number 497 1) + 1) * 512 + $(number 584 4)))
tail --bytes=+$((start + 1)) "$image" | head --bytes=$(($(number 588 4) - 4)) |
  zstd --decompress --stdout >"$out/vmlinux"
cd /usr/lib/modules/*/kernel
order=0
for module in net/core/failover drivers/net/net_failover drivers/net/virtio_net drivers/acpi/button \
  drivers/input/evdev; do
  order=$((order + 1))
  busybox unxz -c "$module.ko.xz" >"$out/modules/$order-${module##*/}.ko"
done
