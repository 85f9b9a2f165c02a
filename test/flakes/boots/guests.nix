# Machines under QEMU: runners as microvm.nix makes them, and the scripts that NixOS makes of `system.build.vm`.
{ salt, build, programs, busybox, kernel, system, scripts }:
let
  # The first RAM disk of a guest of busybox, and of one with systemd.
  ramDisk = build "boot-ram-disk" ./parts/ram-disk.sh { init = ./parts/init.sh; inherit busybox; };
  systemRamDisk = build "boot-system-ram-disk" ./parts/ram-disk.sh {
    init = ./parts/system-init.sh;
    inherit kernel;
    files = system;
  };

  # Emulated, this machine has a clock only if Linux knows how fast its time stamp counter is, which is that of the
  # host. Linux measures it, and fails in one boot of three. Guessed, the guest's seconds are a bit longer or shorter.
  clock = "tsc=reliable tsc_early_khz=2400000";

  # What microvm.nix makes of a configuration. `behaves`: see parts/init.sh.
  microvm =
    name:
    { mem ? 128
    , behaves ? ""
    , cpu ? "max"
    , hypervisor ? "qemu"
    , interfaces ? [ ]
    , cid ? null
    , extraArgs ? [ ]
    , command ? null
    }:
    let
      socket = "${name}.sock";
      network = builtins.concatStringsSep " " (map
        ({ type, id, mac }: "-netdev ${type},id=${id}${
          if type == "tap" then ",ifname=${id},script=no,downscript=no" else ""
        } -device virtio-net-device,netdev=${id},mac=${mac}")
        interfaces);
      qemu = ''
        exec ${programs}/bin/qemu-system-x86_64 -name ${name} \
          -M microvm,accel=kvm:tcg,acpi=on,mem-merge=on,pcie=off,pic=on,pit=on,rtc=on,usb=off \
          -m ${toString mem}M -smp 1 -nodefaults -no-user-config -no-reboot \
          -kernel ${kernel}/vmlinux -initrd ${ramDisk}/initrd \
          -chardev stdio,id=stdio,signal=off -device virtio-rng-device -serial chardev:stdio \
          ${if cpu == null then "-enable-kvm -cpu host,+x2apic,-sgx" else "-cpu ${cpu}"} -device i8042 \
          -append 'earlyprintk=ttyS0 console=ttyS0 reboot=t panic=-1 ${clock} name=${name} behaves=${behaves}' \
          -nographic -qmp unix:${socket},server,nowait ${network} \
          ${if cid == null then "" else "-device vhost-vsock-device,guest-cid=${toString cid}"} ${toString extraArgs}
      '';
      key = name: { type = "key"; data = { down = true; key = { type = "qcode"; data = name; }; }; };
      shutdown = ''
        [ -S ${socket} ] || exit 0
        (
          echo '${builtins.toJSON { execute = "qmp_capabilities"; }}'
          echo '${builtins.toJSON {
            execute = "input-send-event";
            arguments.events = map key [ "ctrl" "alt" "delete" ];
          }}'
          # wait for exit
          cat
        ) | ${programs}/bin/socat STDIO UNIX:${socket},shut-none
      '';
      runner = scripts "microvm-${hypervisor}-${name}"
        ({ microvm-run = "set -eu\n${if command == null then qemu else command}"; }
          // (if command == null then { microvm-shutdown = shutdown; } else { })) // {
        inherit hypervisor;
        canShutdown = command == null;
        supportsNotifySocket = false;
      };
    in
    {
      config.microvm = {
        inherit hypervisor mem cpu interfaces socket;
        vcpu = 1;
        volumes = [ ];
        shares = [ ];
        vsock.cid = cid;
        runner.${hypervisor} = runner;
        declaredRunner = runner;
      };
      config.networking.hostName = name;
    };

  # What NixOS makes of a configuration. `more`: of the kernel's command line.
  vm = name: more:
    let
      parameters = "loglevel=4 console=tty0 console=ttyS0,115200n8 systemd.hostname=${name} ${more}";
      script = scripts "nixos-vm" {
        "run-${name}-vm" = ''
          export PATH=${busybox}/bin''${PATH:+:}$PATH
          set -e
          NIX_DISK_IMAGE=$(readlink -f "''${NIX_DISK_IMAGE:-./${name}.qcow2}") || test -z "$NIX_DISK_IMAGE"
          if test -n "$NIX_DISK_IMAGE" && ! test -e "$NIX_DISK_IMAGE"; then
              echo "Disk image do not exist, creating the virtualisation disk image..."
              ${programs}/bin/qemu-img create -f qcow2 "$NIX_DISK_IMAGE" "1024M"
              echo "Virtualisation disk image created."
          fi
          # Create a directory for storing temporary data of the running VM.
          if [ -z "$TMPDIR" ] || [ -z "$USE_TMPDIR" ]; then
              TMPDIR=$(mktemp -d -t nix-vm.XXXXXXXXXX)
          fi
          mkdir -p "$TMPDIR/xchg"
          cd "$TMPDIR"
          # Start QEMU.
          exec ${programs}/bin/qemu-system-x86_64 -machine accel=kvm:tcg -cpu max \
              -name ${name} \
              -m 256 \
              -smp 1 \
              -device virtio-rng-pci \
              -net nic,netdev=user.0,model=virtio -netdev user,id=user.0,"$QEMU_NET_OPTS" \
              -drive cache=writeback,file="$NIX_DISK_IMAGE",id=drive1,if=none,index=1,werror=report \
              -device virtio-blk-pci,bootindex=1,drive=drive1,serial=root \
              -nographic \
              -kernel ''${NIXPKGS_QEMU_KERNEL_${builtins.replaceStrings [ "-" ] [ "_" ] name}:-${kernel}/vmlinux} \
              -initrd ${systemRamDisk}/initrd \
              -append "${parameters} $QEMU_KERNEL_PARAMS" \
              $QEMU_OPTS \
              "$@"
        '';
      };
    in
    {
      config = {
        system = { inherit name; build = { vm = script; vmWithBootLoader = script; }; };
        virtualisation = { memorySize = 256; cores = 1; diskImage = "./${name}.qcow2"; };
        networking.hostName = name;
        boot.isContainer = false;
      };
    };
in
builtins.mapAttrs microvm
{
  microvm = { };
  panics.behaves = "panics";
  hangs.behaves = "hangs";
  runs-out = { mem = 96; behaves = "runs-out"; };
  touches-memory = { mem = 512; behaves = "touches-memory"; };
  crashes.extraArgs = [ "-device no-such-device" ];
  needs-tap.interfaces = [{ type = "tap"; id = "vm-web"; mac = "02:00:00:00:00:01"; }];
  needs-vsock.cid = 3;
  # The processor of the host, which QEMU has with KVM only: what microvm.nix has where nothing else is said.
  needs-kvm-qemu.cpu = null;
  # In place of Firecracker: what that says where there is no KVM.
  needs-kvm = {
    hypervisor = "firecracker";
    command = builtins.readFile ./parts/firecracker.sh;
  };
  # No machine, but the signs of one, and when it gave the last of them.
  slow.command = ''
    PATH=${programs}/bin:${busybox}/bin
    echo "[    0.000000] Linux version 6.12.0"
    sleep 3
    printf 'ready at %s\nslow login: ' "$(${programs}/bin/date +%s%3N)"
    exec sleep 3600
  '';
}
  // {
  vm = vm "vm" "";
  failed-unit-vm = vm "failed-unit-vm" "systemd.wants=broken.service";
}
