{
  description = "A Node project: its package with the dependencies of its lock file, and its tests, are checks";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    { nixpkgs, ... }:
    let
      inherit (nixpkgs) lib;
      systems = [ "x86_64-linux" "aarch64-linux" "aarch64-darwin" ];
      eachSystem = make: lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      # Only what the build reads: a changed README proves nothing anew.
      src = lib.fileset.toSource {
        root = ./.;
        fileset = lib.fileset.unions [ ./package.json ./package-lock.json ./greet.js ./greet.test.js ];
      };
      package =
        pkgs:
        pkgs.buildNpmPackage {
          pname = "greeter";
          version = "0.1.0";
          inherit src;
          # The lock file has the hash of each dependency, so that no other hash has to be kept up to date.
          npmDeps = pkgs.importNpmLock { npmRoot = src; };
          inherit (pkgs.importNpmLock) npmConfigHook;
          dontNpmBuild = true;
        };
    in
    {
      packages = eachSystem (pkgs: { default = package pkgs; });

      checks = eachSystem (pkgs: {
        package = package pkgs;

        tests = (package pkgs).overrideAttrs (old: {
          pname = "${old.pname}-tests";
          buildPhase = "npm test";
          installPhase = "touch $out";
        });
      });
    };
}
