# Containers: what NixOS makes of a configuration with `boot.isContainer`.
{ salt, build, busybox, system, ... }:
let
  container = name: wants: {
    config = {
      boot.isContainer = true;
      networking.hostName = name;
      system = {
        inherit name;
        build.toplevel = build "nixos-system-${name}-25.11" ./parts/toplevel.sh {
          inherit salt wants;
          hostName = name;
          shell = "${busybox}/bin/sh";
          files = system;
        };
      };
    };
  };
in
builtins.mapAttrs container
{
  container = [ ];
  failed-unit = [ "broken.service" ];
}
