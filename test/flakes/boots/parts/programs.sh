# Copies programs with their libraries, so that they run where they are.
libraries=$out/lib
# Where QEMU looks first: it takes the programs beside it for those of a build that is not installed.
data=$out/bin/qemu-bundle/usr/share/qemu
mkdir -p "$libraries" "$data"
for name in qemu-system-x86_64 qemu-img socat date; do
  cp "/usr/bin/$name" "$out/bin"
  for library in $(/lib64/ld-linux-x86-64.so.2 --list "/usr/bin/$name" | grep --only-matching '/[^ ]*'); do
    cp --dereference --update "$library" "$libraries"
  done
  patchelf --set-interpreter "$libraries/ld-linux-x86-64.so.2" --force-rpath --set-rpath "$libraries" "$out/bin/$name"
done
cd /usr/share/qemu
cp --dereference linuxboot_dma.bin multiboot_dma.bin pvh.bin kvmvapic.bin efi-virtio.rom efi-e1000.rom "$data"
cd /usr/share/seabios
cp --dereference bios-256k.bin bios-microvm.bin vgabios-stdvga.bin "$data"
