# What all systems are made of. Only what has the salt is built anew for each test.
{ salt }:
rec {
  inherit salt;

  # Runs a script of the folder `parts` with Debian's shell and programs. `environment`: what it is told.
  build = name: script: environment:
    derivation ({
      inherit name;
      system = "x86_64-linux";
      builder = "/usr/bin/dash";
      args = [ "-eu" script ];
      PATH = "/usr/bin:/usr/sbin";
      LC_ALL = "C.UTF-8";
    } // environment);

  # QEMU, and what runner scripts need, linked to libraries beside them.
  programs = build "boot-programs" ./parts/programs.sh { };
  # A shell and its commands.
  busybox = build "boot-busybox" ./parts/busybox.sh { };
  # `vmlinux`, and the modules of a guest in the order in which they need each other.
  kernel = build "boot-kernel" ./parts/kernel.sh { };
  # The files of a system with systemd, a login and a web server: `usr`, and links to it.
  system = build "boot-system" ./parts/system.sh { units = ./units; };

  # A folder with executables below `bin`: the text of each, by its name.
  scripts = name: texts:
    let
      names = builtins.attrNames texts;
      numbered = builtins.genList (number: "text${toString number}") (builtins.length names);
    in
    build name ./parts/scripts.sh ({
      inherit salt names;
      shell = "${busybox}/bin/sh";
      passAsFile = numbered;
    } // builtins.listToAttrs
      (builtins.genList (n: { name = builtins.elemAt numbered n; value = texts.${builtins.elemAt names n}; })
        (builtins.length names)));
}
