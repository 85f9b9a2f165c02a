{
  description = "A microVM that is booted and asked whether it serves, besides the checks";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.microvm.url = "github:microvm-nix/microvm.nix";
  inputs.microvm.inputs.nixpkgs.follows = "nixpkgs";

  outputs =
    { nixpkgs, microvm, ... }:
    {
      nixosConfigurations.web = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [
          microvm.nixosModules.microvm
          {
            networking.hostName = "web";
            system.stateVersion = "26.05";

            microvm = {
              hypervisor = "qemu";
              mem = 512;
              # Hosted runners have no virtiofsd: the store comes as a disk.
              storeOnDisk = true;
            };

            services.nginx.enable = true;
          }
        ];
      };

      checks.x86_64-linux.configuration = nixpkgs.legacyPackages.x86_64-linux.runCommand "configuration" { } ''
        echo "checks and what is booted are in one report" > $out
      '';
    };
}
