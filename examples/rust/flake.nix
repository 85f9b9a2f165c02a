{
  description = "A Rust program: its tests, its lints and its format are three checks";

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
        fileset = lib.fileset.unions [ ./Cargo.toml ./Cargo.lock ./src ];
      };
      package =
        pkgs:
        pkgs.rustPlatform.buildRustPackage {
          pname = "greeter";
          version = "0.1.0";
          inherit src;
          cargoLock.lockFile = ./Cargo.lock;
        };
    in
    {
      packages = eachSystem (pkgs: { default = package pkgs; });

      checks = eachSystem (pkgs: {
        # Building the package runs `cargo test`.
        tests = package pkgs;

        clippy = (package pkgs).overrideAttrs (old: {
          pname = "${old.pname}-clippy";
          nativeBuildInputs = old.nativeBuildInputs ++ [ pkgs.clippy ];
          buildPhase = "cargo clippy --offline --all-targets -- --deny warnings";
          doCheck = false;
          installPhase = "touch $out";
        });

        format = pkgs.runCommand "format" { nativeBuildInputs = [ pkgs.rustfmt ]; } ''
          rustfmt --check --edition 2024 ${src}/src/*.rs
          touch $out
        '';
      });
    };
}
