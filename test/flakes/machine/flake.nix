# What a hosted runner must be able to do without being told: a virtual machine with KVM, a container, and a plain build.
# `probe`, put beside this file by the test, runs a guest of a known length; the container is made by busybox alone.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        build = name: more: derivation ({ name = "${name}-@salt@"; system = "x86_64-linux"; builder = "/bin/sh"; } // more);
      in
      {
        kvm = build "kvm" { builder = ./probe; requiredSystemFeatures = [ "kvm" ]; proof = "kvm"; };
        plain = build "plain" { args = [ "-c" "echo > $out" ]; };
        uid-range = build "uid-range" {
          requiredSystemFeatures = [ "uid-range" ];
          args = [ "-ec" ''
            busybox test "$(busybox id -u)" = 0
            read inside outside count < /proc/self/uid_map
            busybox test "$count" = 65536
            busybox mkdir -p /sys/fs/cgroup /tmp/root/proc /tmp/root/bin
            busybox mount -t cgroup2 none /sys/fs/cgroup
            busybox cp /bin/sh /tmp/root/bin/busybox
            busybox unshare --mount --uts --ipc --net --pid --fork busybox sh -ec '
              busybox test $$ = 1
              busybox hostname container
              busybox mount -t proc none /tmp/root/proc
              busybox chroot /tmp/root /bin/busybox sh -ec "
                /bin/busybox ifconfig lo 127.0.0.1 up
                /bin/busybox ping -c 1 127.0.0.1
                /bin/busybox touch /theirs
                /bin/busybox chown 1000 /theirs
                /bin/busybox hostname
              "
            '
            echo > $out
          '' ];
        };
      };
  };
}
