# NixOS tests as far as nix-verdict can tell: real machines, started and asked by the driver beside this file.
# Their programs are Debian's, which the test puts into the sandbox: /usr, /lib, /lib64 and /boot.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        test = name: { vms ? [ ], containers ? [ ], qemuOptions ? "", kernelOptions ? "", script }:
          let
            of = names: more: builtins.listToAttrs (map (name: { inherit name; value = more; }) names);
          in
          derivation {
            name = "vm-test-run-${name}";
            system = "x86_64-linux";
            builder = "/usr/bin/python3";
            args = [ ./test-driver.py ];
            requiredSystemFeatures = [ "nixos-test" ]
              ++ (if vms == [ ] then [ ] else [ "kvm" ])
              ++ (if containers == [ ] then [ ] else [ "uid-range" ]);
            PATH = "/usr/bin:/usr/sbin";
            LC_ALL = "C.UTF-8";
            init = ./init;
            units = ./units;
            testScript = script;
            salt = "@salt@";
            inherit vms containers qemuOptions kernelOptions;
          } // {
            nodes = of vms { virtualisation = { memorySize = 128; cores = 1; }; };
            containers = of containers { };
          };
        # The driver reads a container's journal beside the script; its last line says how long it took to start.
        journalIsRead = ''web.succeed("sleep 1")'';
      in
      builtins.mapAttrs test {
        passes = {
          vms = [ "machine" ];
          script = ''
            with subtest("says \"hello\" | <b>loudly</b>"):
                machine.succeed("echo hello >/dev/console")
            with subtest("sleeps"):
                machine.succeed("sleep 1")
                with subtest("and wakes up"):
                    machine.succeed("uname -s")
          '';
        };
        command-fails = {
          vms = [ "client" ];
          script = ''
            with subtest("boots"):
                client.succeed("true")
            with subtest("logs in"):
                client.succeed("echo no route to server; exit 5")
          '';
        };
        command-succeeds = {
          vms = [ "machine" ];
          script = ''
            with subtest("is locked"):
                machine.fail("cat /proc/version")
          '';
        };
        wait-ends = {
          vms = [ "machine" ];
          script = ''
            with subtest("becomes ready"):
                machine.wait_until_succeeds("test -e /tmp/ready", timeout=2)
          '';
        };
        assertion = {
          vms = [ "machine" ];
          script = ''
            with subtest("counts"):
                counted = machine.succeed("echo 41").strip()
                assert counted == "42", f"counted to {counted}"
          '';
        };
        panics = {
          vms = [ "machine" ];
          script = ''
            machine.succeed("true")
            with subtest("survives"):
                machine.succeed("echo c > /proc/sysrq-trigger")
          '';
        };
        guest-memory = {
          vms = [ "machine" ];
          script = ''
            machine.succeed("echo 1 > /proc/sys/vm/overcommit_memory")
            with subtest("reads a lot"):
                machine.succeed("dd if=/dev/zero of=/dev/null bs=1G count=1")
          '';
        };
        qemu-refuses = {
          vms = [ "machine" ];
          qemuOptions = "-device no-such-device";
          script = ''
            with subtest("boots"):
                machine.succeed("true")
          '';
        };
        hangs = {
          vms = [ "machine" ];
          kernelOptions = "hang";
          script = ''
            with subtest("boots"):
                machine.succeed("true")
          '';
        };
        container-passes = {
          containers = [ "web" ];
          script = ''
            start_all()
            with subtest("runs its service"):
                web.wait_for_unit("greeter.service")
                ${journalIsRead}
            with subtest("is a container"):
                web.succeed("systemd-detect-virt --container")
          '';
        };
        unit-fails = {
          containers = [ "web" ];
          script = ''
            web.wait_for_unit("default.target")
            ${journalIsRead}
            with subtest("runs its service"):
                web.succeed("systemctl start --no-block broken.service")
                web.wait_for_unit("broken.service")
          '';
        };
        container-refuses = {
          containers = [ "missing" ];
          script = ''
            start_all()
            with subtest("starts"):
                missing.succeed("true")
          '';
        };
        both-pass = {
          vms = [ "machine" ];
          containers = [ "web" ];
          script = ''
            start_all()
            with subtest("both answer"):
                web.wait_for_unit("default.target")
                machine.succeed("uname -r")
          '';
        };
        both-fail = {
          vms = [ "machine" ];
          containers = [ "web" ];
          script = ''
            start_all()
            with subtest("both answer"):
                web.wait_for_unit("default.target")
                machine.succeed("true")
            with subtest("find each other"):
                web.succeed("cat /etc/hosts")
          '';
        };
      };
  };
}
